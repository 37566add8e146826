import { by, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { allOf } from '../all-of.ts';

const at = 'openai/codex codex-rs';
const client = by('source', `${at}/rmcp-client/src/rmcp_client.rs@02035efb136964a72e7e8da338ce7c999f43c21b`);
const defaults = by('source', `${at}/codex-mcp/src/rmcp_client.rs@02beca9f39715ed6c57f93cd5a08e45b7ec0b8b7`);
const retry = by('source', `${at}/rmcp-client/src/streamable_http_retry.rs@02035efb`);
const adapter = by('source', `${at}/rmcp-client/src/http_client_adapter.rs@02035efb`);
const launcher = by(
  'source',
  `${at}/rmcp-client/src/stdio_server_launcher.rs@0451186bcddc6fa4e675244bea521e97ef2af404`,
  null,
  'SIGTERM to the process group on drop, SIGKILL 2 s later',
);
const noNotice = by('report', 'https://github.com/openai/codex/issues/26956', '2026-06-08', 'servers are never told');
const thirty = by('maintainer', 'https://github.com/openai/codex/pull/16080', '2026-03-28', '10 s became 30 s');

const unlike = { refused: unknown('an unexpected response; its words were not noted'), code: null } as const;

const startupMs = { set: ['startup_timeout_sec', 'startup_timeout_ms'], else: 30_000 } as const;

/** Codex CLI, and the editors and the app that share its core. */
export const codexCli: ClientProfile = {
  id: 'codex-cli',
  name: 'Codex CLI',
  version: '0.169',
  versions: { from: '2026-06', to: null, seen: '2026-11-21' },
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
        down: error(
          'MCP client for `{server}` timed out after {s} seconds. Add or adjust `startup_timeout_sec` in your config.toml',
          'user',
        ),
        up: ['close-connection', 'kill'],
        reach: 'server',
      },
      ...allOf(defaults, thirty, launcher),
    },
    list: {
      over: 'list',
      ms: startupMs,
      outcome: {
        down: error(unknown('a general start failure; its text was not noted'), 'user'),
        up: ['close-connection', 'kill'],
        reach: 'server',
      },
      ...allOf(defaults, thirty, launcher),
    },
    call: {
      over: 'call',
      ms: { set: ['tool_timeout_sec'], else: 300_000 },
      pausedBy: ['elicitation'],
      outcome: { down: error('timed out awaiting tools/call after {s}s', 'both'), up: [] },
      ...allOf(client, by('maintainer', 'https://github.com/openai/codex/pull/28234', '2026-06-15', '300 s'), noNotice),
      disputed: 'Older documents say 60 s; 120 s was in force for a while in 2026.',
    },
  },
  reactions: [
    {
      on: 'http-404',
      fails: 'execution',
      cause: 'session-lost',
      outcome: { down: error(unknown('shown only if the second try fails too'), 'both'), up: [] },
      ...client,
    },
    { on: 'late-answer', fails: null, cause: 'protocol-error', outcome: { down: 'nothing', up: [] }, ...client },
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
    tool_timeout_sec: { unit: 's', scope: 'server', effect: 'honoured', ...client },
    supports_parallel_tool_calls: { unit: 'boolean', scope: 'server', effect: 'honoured', ...defaults },
  },
  wire: {
    versions: { is: ['2025-06-18'], ...defaults },
    progressToken: { is: 'always', ...by('inferred', 'rmcp sets one on every request') },
    lateAnswer: { is: 'dropped', ...client },
    answers: { is: { ping: 'at-once', 'elicitation/create': 'human' }, ...client },
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
        outcome: { down: error(unknown('text'), 'host'), up: ['close-connection'] },
        ...adapter,
      },
    },
  },
};
