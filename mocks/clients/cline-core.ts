import { allOf, by, error } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';

const at = 'cline/cline@21cb8d25 sdk/packages/core/src/extensions/mcp';
const npm = by('source', 'npm @cline/core@0.0.78 dist/index.js (its own stdio client)', '2026-11-21');
const start = allOf(
  by('source', `${at}/client.ts:57,192-228`, '2026-08-22', 'two framings, each with its own 3 s'),
  npm,
);
const timer = by('source', `${at}/client.ts:418-491`, '2026-08-22', 'a local timer, a plain Error, no notification');
const manager = by('source', `${at}/{manager,tools}.ts`, '2026-08-22', 'one at a time per server');

/** A failed start of the process or a failed `initialize` leads to the attempt with the other framing. */
const nextAfter = ['spawn', 'handshake'] as const;

/** The client never answers a request from the server, not even with an error. */
const silent = {
  ping: 'never',
  'roots/list': 'never',
  'sampling/createMessage': 'never',
  'elicitation/create': 'never',
} as const;

const timedOut = (method: string, to: 'model' | 'user') =>
  error(`MCP request to "{server}" (${method}) timed out after {s}s. Increase the "timeout" field (in seconds)`, to);

/** Cline's command line and JetBrains core with its own stdio client: two attempts with two framings. It never cancels. */
export const clineCore: ClientProfile = {
  id: 'cline-core',
  name: 'Cline CLI and JetBrains (stdio)',
  version: '0.0.78',
  versions: { from: 'cli-v3.0.52', to: null, seen: '2026-11-21', commit: '21cb8d25' },
  startup: {
    stdio: [
      { over: 'stdio', steps: ['spawn', 'handshake', 'list'], framing: 'newline', process: 'new', nextAfter },
      { over: 'stdio', steps: ['spawn', 'handshake', 'list'], framing: 'content-length', process: 'new' },
    ],
    ...start,
  },
  deadlines: {
    initialize: {
      over: 'handshake',
      ms: { set: ['timeout'], else: 3_000 },
      outcome: { toCaller: timedOut('initialize', 'user'), toServer: ['kill'], reach: 'server' },
      ...start,
    },
    session: {
      over: 'startup',
      ms: 30_000,
      outcome: {
        toCaller: error('Hub command session.create timed out after {ms}ms', 'user', 'hub_command_timeout'),
        toServer: [],
        inner: 'abandon',
      },
      ...allOf(
        by('source', `${at}: the hub caps session creation`, '2026-08-22'),
        by('source', 'npm @cline/core@0.0.78 dist/index.js commandOnce', '2026-11-21', 'the hub itself works on'),
      ),
    },
    list: {
      over: 'page',
      ms: { set: ['timeout'], else: 60_000 },
      outcome: { toCaller: timedOut('tools/list', 'user'), toServer: [] },
      ...timer,
    },
    request: {
      over: 'execution',
      ms: { set: ['timeout'], else: 60_000 },
      outcome: { toCaller: timedOut('tools/call', 'model'), toServer: [] },
      ...timer,
    },
  },
  reactions: [
    {
      on: 'garbage-line',
      fails: 'attempt',
      cause: 'garbage',
      outcome: { toCaller: error('Invalid MCP response from {server}', 'user'), toServer: ['kill'], reach: 'server' },
      ...manager,
    },
  ],
  queues: [{ of: 'call', among: 'server', atOnce: 1, ...manager }],
  limits: [{ of: 'result', max: 8_000, unit: 'chars', outcome: 'cut-middle', ...manager }],
  settings: {
    timeout: { unit: 's', scope: 'server', min: 1, max: 3_600, outside: 'clamp', effect: 'honoured', ...start },
  },
  quirks: [{ quirk: 'server-request-id-settles-call', ...timer }],
  wire: {
    versions: { is: ['2024-11-05'], ...start },
    clientInfo: { is: { name: '@cline/core', version: '0.0.0' }, ...npm },
    progressToken: { is: 'never', ...timer },
    lateAnswer: { is: 'dropped', ...timer },
    answers: { is: silent, ...timer },
    followsPages: { is: false, ...manager },
  },
  http: null,
};
