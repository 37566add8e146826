import { allOf, by, cancelled, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { ignoredStrays } from './sdk-strays.ts';

const at = 'openai/codex codex-rs';
const client = by('source', `${at}/rmcp-client/src/rmcp_client.rs@02035efb136964a72e7e8da338ce7c999f43c21b`);
const defaults = by('source', `${at}/codex-mcp/src/rmcp_client.rs@02beca9f39715ed6c57f93cd5a08e45b7ec0b8b7`);
const rmcp = by('source', 'modelcontextprotocol/rust-sdk crates/rmcp/src/service.rs');
const retry = by('source', `${at}/rmcp-client/src/streamable_http_retry.rs@02035efb`);
const adapter = by('source', `${at}/rmcp-client/src/http_client_adapter.rs@02035efb`);
const launcher = by(
  'source',
  `${at}/rmcp-client/src/stdio_server_launcher.rs@0451186bcddc6fa4e675244bea521e97ef2af404`,
  null,
  'SIGTERM to the process group on drop, SIGKILL 2 s later',
);
const thirty = by('maintainer', 'https://github.com/openai/codex/pull/16080', '2026-03-28', '10 s became 30 s');

const run = (says: string) =>
  by('measured', 'codex-cli 0.169 to 0.171 against servers that log what they get', null, says);

const transportClosed = { toCaller: error('Transport closed', 'both'), toServer: [] } as const;

const unlike = { refused: unknown('an unexpected response; its words were not noted'), code: null } as const;

const startupMs = { set: ['startup_timeout_sec', 'startup_timeout_ms'], else: 30_000 } as const;

/** Codex CLI, and the editors and the app that use the same core. */
export const codexCli: ClientProfile = {
  id: 'codex-cli',
  name: 'Codex CLI',
  version: '0.171',
  versions: { from: '0.169', to: null, seen: '2026-11-21' },
  builtOn: 'rust-sdk-rmcp',
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    url: [{ over: 'http', steps: ['handshake', 'list'] }],
    ...defaults,
  },
  deadlines: {
    startup: {
      over: 'handshake',
      ms: startupMs,
      pausedBy: ['oauth'],
      outcome: {
        toCaller: error(
          'MCP client for `{server}` timed out after {s} seconds. Add or adjust `startup_timeout_sec` in your config.toml',
          'user',
        ),
        toServer: ['close-connection', 'kill'],
        reach: 'server',
      },
      ...allOf(defaults, thirty, launcher),
    },
    list: {
      over: 'list',
      ms: startupMs,
      outcome: {
        toCaller: error(unknown('a general start failure; its text was not noted'), 'user'),
        toServer: ['close-connection', 'kill'],
        reach: 'server',
      },
      ...allOf(defaults, thirty, launcher),
    },
    turn: {
      over: 'startup',
      ms: 1_000,
      outcome: { toCaller: { go: 'without-server' }, toServer: [], span: 'goes-on' },
      when: { mode: 'headless', setting: { required: false } },
      ...run('codex exec begins its turn about 1 s after its start, without the tools that are not there yet'),
    },
    call: {
      over: 'call',
      ms: { set: ['tool_timeout_sec'], else: 300_000 },
      pausedBy: ['elicitation'],
      outcome: {
        toCaller: error('timed out awaiting tools/call after {s}s', 'both'),
        toServer: [cancelled('MCP request cancelled by caller')],
      },
      ...allOf(
        client,
        by('maintainer', 'https://github.com/openai/codex/pull/28234', '2026-06-15', '300 s'),
        run('notifications/cancelled with this reason when a call times out'),
      ),
      disputed:
        'Older documents say 60 s; 120 s was in force for a while in 2026. Earlier releases told the server nothing (openai/codex#26956, 2026-06-08).',
    },
    transportClosed: {
      over: 'execution',
      from: 'transport-error',
      ms: 3_000,
      outcome: transportClosed,
      when: { transport: 'http' },
      ...run('3 s after a reply was cut, or the server could not be reached'),
    },
    replyEnded: {
      over: 'execution',
      from: 'stream-ended',
      ms: 3_000,
      outcome: transportClosed,
      when: { transport: 'http' },
      ...run('3 s after a reply was cut'),
    },
  },
  reactions: [
    ...ignoredStrays(rmcp),
    ...(['network-error', 'body-broken', 'stream-broken', 'stream-ended'] as const).map((on) => ({
      on,
      during: 'execution' as const,
      fails: null,
      cause: 'network' as const,
      outcome: { toCaller: 'nothing' as const, toServer: [] },
      when: { transport: 'http' as const },
      ...run('nobody is told at once: "Transport closed" comes 3 s later'),
    })),
    {
      on: 'http-404',
      fails: 'execution',
      cause: 'session-lost',
      outcome: { toCaller: error(unknown('shown only if the second try fails too'), 'both'), toServer: [] },
      ...client,
    },
    {
      on: 'late-answer',
      fails: null,
      cause: 'protocol-error',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...client,
    },
  ],
  retries: [
    {
      of: 'handshake',
      after: ['network', 'http-5xx'],
      times: 2,
      backoff: { delaysMs: [250, 1_000] },
      when: { transport: 'http' },
      ...retry,
    },
    {
      of: 'page',
      after: ['network', 'http-5xx'],
      times: 2,
      backoff: { delaysMs: [250, 1_000] },
      when: { transport: 'http' },
      ...retry,
    },
    { of: 'execution', after: ['session-lost'], times: 1, backoff: {}, by: 'reinitialize', ...client },
    {
      of: 'stream',
      after: ['network', 'closed'],
      times: null,
      backoff: { firstMs: 1_000, factor: 2, maxMs: null, serverRetry: 'kept' },
      resumes: true,
      when: { transport: 'http' },
      ...by('inferred', 'rmcp default policy'),
    },
    {
      of: 'body',
      after: ['network', 'closed'],
      times: null,
      backoff: { delaysMs: [0], firstMs: 500, factor: 2, maxMs: null, serverRetry: 'ignored' },
      resumes: true,
      when: { transport: 'http', idsSeen: true },
      ...allOf(
        run('after an event id it resumes at once, and does not wait as `retry` asks'),
        by('inferred', 'rmcp default policy', null, 'the waits after the first'),
      ),
    },
  ],
  limits: [
    {
      of: 'line',
      max: 16_777_216,
      unit: 'bytes',
      outcome: { toCaller: 'nothing', toServer: [] },
      when: { transport: 'stdio' },
      ...run('a longer line is dropped without a word, and the call runs into its clock'),
    },
  ],
  queues: [
    {
      of: 'call',
      among: 'server',
      atOnce: 1,
      when: { setting: { supports_parallel_tool_calls: false } },
      ...defaults,
    },
  ],
  settings: {
    startup_timeout_sec: { unit: 's', scope: 'server', effect: 'honoured', ...defaults },
    startup_timeout_ms: {
      unit: 'ms',
      scope: 'server',
      effect: unknown('an older alias, seen in configurations'),
      ...by('report', 'configurations of users'),
    },
    required: {
      unit: 'boolean',
      scope: 'server',
      effect: 'honoured',
      ...run('codex exec waits for a server with required = true'),
    },
    tool_timeout_sec: { unit: 's', scope: 'server', effect: 'honoured', ...client },
    supports_parallel_tool_calls: { unit: 'boolean', scope: 'server', effect: 'honoured', ...defaults },
  },
  wire: {
    versions: { is: ['2025-06-18'], ...defaults },
    progressToken: { is: 'always', ...by('inferred', 'rmcp sets one on every request') },
    lateAnswer: { is: 'dropped', ...client },
    answers: { is: { ping: 'at-once', 'elicitation/create': 'human' }, ...client },
    clientInfo: {
      is: { name: 'codex-mcp-client', title: 'Codex', version: '0.171.0' },
      ...run('its name and title; its version is that of the release'),
    },
    takes: {
      is: {
        'id-as-text': unknown('dropped by rmcp up to July 2026, read since; nobody noted which one this release has'),
        'byte-order-mark': unknown('skipped by rmcp 3.1.4'),
        'no-line-end': 'read',
        'extra-fields': 'read',
        'result-and-error': 'read',
        'unknown-version': 'read',
        'odd-initialize': unlike,
        'no-tools': unlike,
        'odd-tool': unlike,
        'schema-without-type': 'read',
        'odd-properties': 'read',
        'null-for-absent': 'read',
        'no-content': unknown('rmcp 0.12.0 also refuses an empty list of content, rmcp 3.1.4 does not'),
      },
      ...allOf(
        by('inferred', 'modelcontextprotocol/rust-sdk rmcp-v0.12.0 and rmcp-v3.1.4 alike: crates/rmcp/src/model.rs'),
        by('inferred', 'the same: transport/async_rw.rs, service/client.rs', null, 'the last line needs no end'),
      ),
    },
  },
  http: {
    id: 'reqwest',
    deadlines: {
      connect: {
        over: 'connect',
        ms: {
          ...unknown('timeout_ms is None on POST, GET and DELETE; the connect timeout was not read'),
          atLeastMs: { is: 5_000, ...by('inferred', 'the least that any HTTP library looked at gives a connection') },
        },
        outcome: { toCaller: error(unknown('text'), 'host'), toServer: ['close-connection'] },
        ...adapter,
      },
    },
  },
};
