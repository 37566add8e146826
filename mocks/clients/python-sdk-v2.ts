import { allOf, by, cancelled, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { httpx } from '../http/httpx.ts';
import { ignoredStrays } from './sdk-strays.ts';

const at = 'PyPI mcp==2.3.0';
const shared = 'modelcontextprotocol/python-sdk@57394b054 (2026-08-20)';
const dispatcher = by('source', `${at} mcp/shared/jsonrpc_dispatcher.py; mcp/shared/_request_clock.py`, '2026-11-21');
const session = by('source', `${at} mcp/client/session.py DISCOVER_TIMEOUT_SECONDS, send_discover`, '2026-11-21');
const probing = by('source', `${at} mcp/client/_probe.py; client.py mode = "auto"`, '2026-11-21');
const http = by('source', `${at} mcp/client/streamable_http.py`, '2026-11-21');
const settings = by('source', `${at} mcp/shared/_httpx_utils.py`, '2026-11-21');
const versions = by('source', 'PyPI mcp-types==2.3.0 mcp_types/version.py', '2026-11-21');
const run = (says: string) => by('measured', 'mcp 2.3.0 against a local server', '2026-11-21', says);

const timedOut = (method: string) => error(`Request '${method}' timed out`, 'caller', -32001);

const request: Deadline = {
  over: ['page', 'ping'],
  from: 'written',
  ms: { set: ['read_timeout_seconds'], else: null },
  outcome: { toCaller: timedOut('tools/list'), toServer: [cancelled('timed out after {s}s')] },
  ...allOf(run('-32001, and a notification with the seconds as its reason'), dispatcher),
};

/** The `Client` of the Python SDK v2: it probes for the stateless era. It has no clock over requests unless one is set. */
export const pythonSdkV2: ClientProfile = {
  id: 'python-sdk-v2',
  name: 'MCP Python SDK v2',
  version: '2.3.0',
  versions: { from: '2.0.0', to: null, seen: '2026-11-21' },
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'probe', 'handshake', 'list'], process: 'new' }],
    url: [
      { over: 'http', steps: ['probe', 'handshake', 'list'], when: { transport: 'http' } },
      { over: 'sse', steps: ['handshake', 'list'], when: { transport: 'sse' } },
    ],
    ...probing,
    disputed: 'A ClientSession used without the Client does not probe.',
  },
  deadlines: {
    probe: {
      over: 'probe',
      from: 'written',
      ms: 10_000,
      outcome: { toCaller: { go: 'next-step' }, toServer: [] },
      ...session,
    },
    initialize: {
      ...request,
      over: 'handshake',
      outcome: { toCaller: timedOut('initialize'), toServer: [] },
      ...allOf(run('initialize is not cancelled'), dispatcher),
    },
    request,
    call: { ...request, over: 'execution', outcome: { ...request.outcome, toCaller: timedOut('tools/call') } },
  },
  reactions: [
    ...ignoredStrays(dispatcher),
    {
      on: 'network-error',
      fails: 'execution',
      cause: 'network',
      outcome: {
        toCaller: error(unknown('what each other caller sees'), 'caller'),
        toServer: ['close-connection'],
        reach: 'connection',
      },
      ...run('ReadTimeout before the headers still takes the whole transport down'),
    },
    {
      on: 'stream-ended',
      fails: 'execution',
      cause: 'closed',
      outcome: { toCaller: error('SSE stream ended without a response', 'caller', -32000), toServer: [] },
      ...http,
    },
    {
      on: 'http-404',
      fails: 'execution',
      cause: 'session-lost',
      outcome: { toCaller: error('Session terminated', 'caller', -32600), toServer: [] },
      ...http,
    },
    {
      on: 'late-answer',
      fails: null,
      cause: 'protocol-error',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...dispatcher,
    },
  ],
  retries: [
    {
      of: 'body',
      after: ['network', 'closed'],
      times: 2,
      backoff: { firstMs: 1_000, factor: 1, serverRetry: 'once' },
      resumes: true,
      when: { transport: 'http', idsSeen: true },
      ...http,
    },
    {
      of: 'stream',
      after: 'any',
      times: 2,
      backoff: { firstMs: 1_000, factor: 1, serverRetry: 'once' },
      resumes: true,
      when: { transport: 'http' },
      ...http,
    },
  ],
  limits: [
    {
      of: 'event',
      max: 1_048_576,
      unit: 'bytes',
      outcome: { toCaller: error('SSE stream failed: ', 'caller', -32000), toServer: [] },
      when: { transport: 'http' },
      ...http,
    },
  ],
  settings: {
    read_timeout_seconds: { unit: 's', scope: 'host', effect: 'honoured', ...dispatcher },
    /** The `progress_callback` of the SDK. */
    onprogress: { unit: 'boolean', scope: 'call', effect: 'honoured', ...dispatcher },
  },
  wire: {
    versions: { is: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'], ...versions },
    progressToken: { is: 'when-asked', ...dispatcher },
    lateAnswer: { is: 'dropped', ...dispatcher },
    answers: { is: { ping: 'at-once' }, ...session },
    takes: {
      is: {
        'id-not-integer': 'dropped',
        'extra-fields': 'read',
        'null-params': 'read',
        'byte-order-mark': 'dropped',
        'no-line-end': 'dropped',
        'id-as-text': 'read',
        'token-as-text': 'read',
        'result-and-error': 'as-error',
        'odd-error-code': 'dropped',
        'unknown-version': { refused: 'Unsupported protocol version from the server: {version}', code: null },
      },
      ...allOf(
        by('measured', `${shared} mcp_types/jsonrpc.py under pydantic 2.13.4`, '2026-11-21', 'it reads these messages'),
        by(
          'source',
          `${shared} client/stdio.py:146-160, shared/dispatcher.py:56-69, client/session.py:674`,
          '2026-08-20',
        ),
      ),
    },
    followsPages: { is: false, ...by('source', `${at} mcp/client/session.py list_tools`, '2026-11-21', 'one page') },
  },
  http: {
    id: 'httpx2',
    deadlines: Object.fromEntries(
      Object.entries(httpx.deadlines).map(([name, one]) => [name, { ...one, ...settings }]),
    ),
  },
};
