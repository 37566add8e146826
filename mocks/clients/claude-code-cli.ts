import { allOf, by, cancelled, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { bunFetch } from '../http/bun-fetch.ts';
import { sdkStreamRetries } from './sdk-stream-retries.ts';
import { sdkMessageTolerances } from './sdk-tolerances.ts';

const read = by('source', 'npm @anthropic-ai/claude-code@2.1.329 (platform binary, read as text)', '2026-11-19');
const traced = (says: string) =>
  by('source', 'npm @anthropic-ai/claude-code-linux-x64@2.1.329 (binary, read as text)', '2026-11-19', says);
const changelog = (line: string, date: string, says: string) =>
  by('maintainer', `anthropics/claude-code CHANGELOG.md @5cfc0a19 ${line}`, date, says);

const url = ['http', 'sse'] as const;
const connectMs = { set: ['MCP_TIMEOUT'], else: 30_000 } as const;
const dropped = error('MCP server "{server}" transport dropped mid-call; response for tool "{tool}" was lost', 'both');

const sdkCancelled = cancelled('SdkError: Request timed out');

/** The total limit of one call, which progress does not extend. The SDK's timer has the same limit and cancels the request. */
const hard: Deadline = {
  over: 'execution',
  from: 'sent',
  ms: { set: ['timeout', 'MCP_TOOL_TIMEOUT'], else: 100_000_000 },
  outcome: {
    toCaller: error('MCP server "{server}" tool "{tool}" timed out after {s}s', 'both', -32001),
    toServer: [sdkCancelled],
  },
  when: { transport: 'stdio' },
  ...allOf(read, traced('the SDK is given the same limit, and an abort with it')),
};

/** The limit on silence, checked every 30 s. It ends only the wait: the request stays open, so the server sees nothing. */
const idle: Deadline = {
  over: 'call',
  ms: {
    most: [
      { set: ['CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT'], else: 300_000 },
      { set: ['timeout', 'request_timeout_ms'], else: 0 },
    ],
  },
  restartedBy: ['progress', 'elicitation-end'],
  pausedBy: ['elicitation'],
  noticed: { everyMs: 30_000 },
  outcome: {
    toCaller: error('MCP server "{server}" tool "{tool}" sent no response or progress for {s}s; aborting.', 'both'),
    toServer: [],
    inner: 'abandon',
  },
  when: { transport: url },
  ...allOf(
    by('source', 'npm @anthropic-ai/claude-code@2.1.187 (platform binary, read as text)', '2026-06-23'),
    read,
    changelog('line 1220 (2.1.187)', '2026-06-23', 'silent remote calls end after 5 minutes'),
    by('report', 'https://github.com/laurigates/claude-plugins/pull/2059', '2026-07-13', '5 min HTTP, 30 min stdio'),
    traced('a tick every 30 s; the abort ends the wait and leaves the request open, unless a flag is on'),
  ),
};

/** Claude Code on the command line: four clocks over a call. Users usually meet one of the shorter clocks, not the longest. */
export const claudeCodeCli: ClientProfile = {
  id: 'claude-code-cli',
  name: 'Claude Code CLI',
  version: '2.1.329',
  versions: { from: '2.1.212', to: null, seen: '2026-11-21' },
  builtOn: 'typescript-sdk-v2',
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'probe', 'handshake', 'list'], process: 'new' }],
    url: [
      { over: 'http', steps: ['probe', 'handshake', 'list'], when: { transport: 'http' } },
      { over: 'sse', steps: ['handshake', 'list'], when: { transport: 'sse' } },
    ],
    ...read,
    disputed: 'The probe is behind a flag (MCP_PROTOCOL_NEGOTIATION): not every user has it.',
  },
  deadlines: {
    connect: {
      over: 'attempt',
      ms: connectMs,
      pausedBy: ['list'],
      outcome: {
        toCaller: error('MCP server "{server}" connection timed out after {ms}ms', 'user'),
        toServer: ['close-connection', 'kill'],
        reach: 'server',
      },
      ...allOf(
        read,
        traced('the race is around connect() alone: the process, the probe and initialize, not the lists'),
        by('source', 'npm @anthropic-ai/claude-code@2.1.15: the child is killed', '2026-01'),
      ),
      disputed: 'Where the probe is on and answered, the SDK itself gives initialize 5 s less.',
    },
    page: {
      over: 'page',
      from: 'sent',
      ms: connectMs,
      outcome: { toCaller: error('Request timed out', 'user', 'REQUEST_TIMEOUT'), toServer: [sdkCancelled] },
      ...allOf(read, traced('each list request is given MCP_TIMEOUT as its own limit')),
    },
    probe: {
      over: 'probe',
      ms: { least: [5_000, { part: 1 / 3, of: connectMs }] },
      outcome: { toCaller: { go: 'next-step' }, toServer: [] },
      ...read,
    },
    startupWait: {
      over: 'startup',
      ms: { set: ['MCP_CONNECT_TIMEOUT_MS'], else: 5_000 },
      outcome: { toCaller: { go: 'without-server' }, toServer: [], inner: 'abandon' },
      when: { mode: 'headless' },
      ...read,
    },
    hard,
    hardUrl: {
      ...hard,
      ms: { set: ['timeout', 'request_timeout_ms', 'MCP_TOOL_TIMEOUT'], else: 100_000_000 },
      when: { transport: url },
    },
    idle,
    idleStdio: {
      ...idle,
      ms: {
        most: [
          { set: ['CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT'], else: 1_800_000 },
          { set: ['timeout'], else: 0 },
        ],
      },
      when: { transport: 'stdio' },
    },
    background: {
      over: 'call',
      ms: { set: ['CLAUDE_CODE_MCP_AUTO_BACKGROUND_MS'], else: 120_000 },
      outcome: { toCaller: { go: 'in-background' }, toServer: [], inner: 'abandon' },
      when: { mode: 'interactive' },
      ...read,
    },
    firstByte: {
      over: 'headers',
      ms: {
        most: [60_000, { set: ['timeout', 'request_timeout_ms', 'MCP_TOOL_TIMEOUT'], else: 0 }, connectMs],
      },
      outcome: { toCaller: error('The operation timed out.', 'both'), toServer: ['close-exchange'] },
      when: { transport: url },
      ...allOf(read, changelog('line 2008 (2.1.142)', '2026-05-15', 'MCP_TOOL_TIMEOUT raises it from here on')),
    },
    lostTransport: {
      over: 'execution',
      from: 'transport-error',
      ms: 90_000,
      restartedBy: ['progress'],
      outcome: { toCaller: dropped, toServer: [] },
      ...allOf(
        read,
        traced('looked at by the tick every 30 s, so up to 30 s late; progress calls it off'),
        changelog('line 2649 (2.1.113)', '2026-04-17', 'each call has a watchdog of its own'),
      ),
    },
    lostStream: {
      over: 'execution',
      from: 'stream-ended',
      ms: 1_000,
      outcome: { toCaller: dropped, toServer: [] },
      ...read,
    },
  },
  reactions: [
    {
      on: 'unknown-token',
      fails: null,
      cause: 'protocol-error',
      outcome: {
        toCaller: 'nothing',
        toServer: unknown(
          '2.1.119 and before closed the pipe and started the server again; 2.1.329 was not seen in that',
        ),
      },
      ...allOf(
        by('report', 'https://github.com/anthropics/claude-code/issues/47765', '2026-04-14', 'closes the pipe'),
        by('report', 'https://github.com/anthropics/claude-code/issues/64475', '2026-06-01', 'in the middle of a call'),
        by('report', 'https://github.com/GLips/Figma-Context-MCP/issues/362', '2026-04-22', 'after each call'),
      ),
    },
    {
      on: 'http-404',
      fails: 'execution',
      cause: 'session-lost',
      outcome: { toCaller: error(unknown('shown only if the second try fails too'), 'both'), toServer: [] },
      ...read,
    },
    { on: 'stream-broken', fails: null, cause: 'network', outcome: { toCaller: 'nothing', toServer: [] }, ...read },
    { on: 'stream-ended', fails: null, cause: 'closed', outcome: { toCaller: 'nothing', toServer: [] }, ...read },
  ],
  retries: [
    { of: 'page', after: ['network', 'http-5xx'], times: 3, backoff: { delaysMs: [250, 500, 1_000] }, ...read },
    { of: 'execution', after: ['session-lost'], times: 1, backoff: {}, by: 'reinitialize', ...read },
    {
      of: 'attempt',
      after: ['closed', 'network'],
      times: 5,
      backoff: { firstMs: 1_000, factor: 2, maxMs: 30_000 },
      by: 'reconnect',
      when: { transport: url },
      ...read,
    },
    ...sdkStreamRetries(read),
  ],
  queues: [
    { of: 'execution', among: 'client', atOnce: 10, ...read },
    { of: 'execution', among: 'server', atOnce: 1, unless: 'read-only', ...read },
  ],
  cadences: [
    {
      of: 'poll',
      everyMs: { told: 'task.pollInterval', or: 2_000, within: [250, 30_000] },
      at: 'timer',
      tolerates: 5,
      when: { era: 'stateless' },
      ...read,
    },
  ],
  limits: [
    { of: 'result', max: 25_000, unit: 'tokens', outcome: 'file', ...read },
    {
      of: 'body',
      max: 16_777_216,
      unit: 'bytes',
      outcome: { toCaller: error(unknown('text'), 'both'), toServer: [] },
      when: { transport: url },
      ...read,
    },
  ],
  settings: {
    MCP_TIMEOUT: { unit: 'ms', scope: 'env', max: 2_147_483_647, effect: 'honoured', ...read },
    MCP_TOOL_TIMEOUT: {
      unit: 'ms',
      scope: 'env',
      min: 1_000,
      max: 2_147_483_647,
      outside: 'clamp',
      effect: 'honoured',
      ...read,
    },
    timeout: {
      unit: 'ms',
      scope: 'server',
      min: 1_000,
      outside: 'ignore',
      effect: 'honoured',
      ...allOf(read, changelog('line 1573 (2.1.162)', '2026-06-03', 'below 1000 it is ignored; before, it meant 1 s')),
    },
    request_timeout_ms: {
      unit: 'ms',
      scope: 'server',
      max: 300_000,
      outside: 'clamp',
      effect: 'honoured',
      ...allOf(read, changelog('line 921 (2.1.206)', '2026-07-10', 'honoured from here on; remote servers only')),
    },
    CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT: {
      unit: 'ms',
      scope: 'env',
      min: 1_000,
      outside: 'clamp',
      zero: 'off',
      effect: 'honoured',
      ...allOf(read, traced('0 turns it off; else at least 1000, at least the server timeout, at most the hard limit')),
    },
    CLAUDE_CODE_MCP_AUTO_BACKGROUND_MS: { unit: 'ms', scope: 'env', zero: 'off', effect: 'honoured', ...read },
    MCP_CONNECT_TIMEOUT_MS: {
      unit: 'ms',
      scope: 'env',
      max: 2_147_483_647,
      outside: 'clamp',
      zero: 'unset',
      effect: 'honoured',
      ...allOf(read, traced('0 counts as unset')),
    },
  },
  quirks: [{ quirk: 'timeout-grows-with-body', ...read }],
  wire: {
    versions: {
      is: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'],
      ...read,
    },
    progressToken: {
      is: 'always',
      ...allOf(read, by('report', 'https://github.com/vfarcic/dot-ai/pull/708', '2026-08-05', '2.1.222 read')),
    },
    lateAnswer: unknown('what becomes of an answer that comes after the silence limit'),
    answers: { is: { ping: 'at-once', 'elicitation/create': 'human' }, ...read },
    takes: {
      is: sdkMessageTolerances,
      ...by(
        'inferred',
        'the transport and the client of the SDK it is built on',
        null,
        'what it makes of results: not seen',
      ),
    },
  },
  http: {
    ...bunFetch,
    id: 'bun-fetch-claude-code',
    deadlines: {
      idle: {
        ...bunFetch.deadlines.idle!,
        ms: {
          ...unknown('switched off above a configured 300 s, and for calls by a flag; #93143 ended at 352-363 s'),
          atLeastMs: { is: 300_000, ...by('docs', 'bun.sh BunFetchRequestInit/timeout') },
        },
        ...allOf(
          read,
          by('report', 'https://github.com/anthropics/claude-code/issues/93143', '2026-09-09', 'ended at 352-363 s'),
        ),
      },
    },
  },
  claims: [
    {
      claim: 'MCP_TIMEOUT sets the limit of a tool call.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Wrong: it is the connect limit. Tools have MCP_TOOL_TIMEOUT and the per-server timeout.',
    },
    {
      claim: '60 s to connect and 60 s for a call, set in settings.json.',
      source: 'mcpgee.com: MCP server timeout errors',
      verdict: 'Wrong: 30 s to connect, 27.8 h for a call, and a silence limit of 30 min (stdio) or 5 min (remote).',
    },
    {
      claim: 'The default limit of a call is 60 s.',
      source: 'MP-301a course',
      verdict: 'Outdated: true to early 2025 (0.2.36); over HTTP the first byte is due within 60 s unless raised.',
    },
  ],
};
