import { allOf, by, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { requests } from '../../src/clocks/requests.ts';
import { httpx } from '../http/httpx.ts';
import { ignoredStrays } from './sdk-strays.ts';

const at = 'modelcontextprotocol/python-sdk v1.29.0 (98b7159cb)';
const session = by('source', `${at} src/mcp/shared/session.py:239-306`, '2026-07-28');
const http = by('source', `${at} src/mcp/client/streamable_http.py:397-470`, '2026-07-28');
const stdio = by('source', `${at} src/mcp/client/stdio/__init__.py`, '2026-07-28');
const invalid = { refused: unknown("pydantic's list of errors, which names the place"), code: null } as const;
const run = (says: string) => by('measured', 'python-sdk 1.29.0 against a local server', '2026-11-21', says);

/** The `ClientSession` of the Python SDK v1: it has no clock unless the program sets one. */
export const pythonSdkV1: ClientProfile = {
  id: 'python-sdk-v1',
  name: 'MCP Python SDK v1',
  version: '1.29.0',
  versions: { from: '1.23.0', to: null, seen: '2026-11-21' },
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    url: [
      { over: 'http', steps: ['handshake', 'list'], when: { transport: 'http' } },
      { over: 'sse', steps: ['handshake', 'list'], when: { transport: 'sse' } },
    ],
    ...stdio,
  },
  deadlines: {
    read: {
      over: requests,
      from: 'written',
      ms: { set: ['read_timeout_seconds'], else: null },
      outcome: {
        toCaller: error('Timed out while waiting for response to ClientRequest. Waited {s} seconds.', 'caller', 408),
        toServer: [],
      },
      ...allOf(
        run('fixed from the write on; no notification'),
        session,
        by('report', 'https://github.com/modelcontextprotocol/python-sdk/pull/2514 (issue #2507)', '2026-04-28'),
      ),
    },
  },
  reactions: [
    ...ignoredStrays(session),
    {
      on: 'network-error',
      fails: 'execution',
      cause: 'network',
      outcome: {
        toCaller: error(unknown('what each other caller sees when the task group falls'), 'caller'),
        toServer: ['close-connection'],
        reach: 'connection',
      },
      ...run('ReadTimeout before the headers takes the transport and every other call down'),
    },
    {
      on: 'http-5xx',
      fails: 'execution',
      cause: 'http-5xx',
      outcome: { toCaller: error('HTTPStatusError', 'caller'), toServer: ['close-connection'], reach: 'connection' },
      ...run('the same teardown'),
    },
    {
      on: 'stream-broken',
      fails: null,
      cause: 'network',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...allOf(
        run('swallowed: the call waits for ever'),
        by('report', 'https://github.com/modelcontextprotocol/python-sdk/issues/1811', '2025-12-21'),
      ),
    },
    {
      on: 'stream-ended',
      fails: null,
      cause: 'closed',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...allOf(
        run('the call waits for ever'),
        by('report', 'https://github.com/modelcontextprotocol/python-sdk/issues/3441', '2026-09-04'),
      ),
    },
    {
      on: 'http-404',
      fails: 'execution',
      cause: 'session-lost',
      outcome: { toCaller: error('Session terminated', 'caller', 32600), toServer: [] },
      ...http,
    },
  ],
  retries: [
    {
      of: 'body',
      after: ['network', 'closed'],
      times: 2,
      backoff: { firstMs: 1_000, factor: 1, serverRetry: 'once' },
      countResets: 'on-clean-end',
      resumes: true,
      when: { transport: 'http', idsSeen: true },
      ...run('two GETs, 1 s apart'),
    },
    {
      of: 'stream',
      after: 'any',
      times: 2,
      backoff: { firstMs: 1_000, factor: 1, serverRetry: 'once' },
      countResets: 'on-clean-end',
      resumes: true,
      when: { transport: 'http' },
      ...http,
    },
  ],
  settings: {
    read_timeout_seconds: { unit: 's', scope: 'host', effect: 'honoured', ...session },
    /** The `progress_callback` of the SDK. */
    onprogress: { unit: 'boolean', scope: 'call', effect: 'honoured', ...session },
  },
  wire: {
    versions: { is: ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'], ...session },
    progressToken: { is: 'when-asked', ...session },
    lateAnswer: { is: 'reported', ...session },
    answers: { is: { ping: 'at-once' }, ...session },
    takes: {
      is: {
        // The client takes a request with such an id for a notification, and never answers it.
        'id-not-integer': 'dropped',
        'extra-fields': 'read',
        'null-params': 'read',
        'byte-order-mark': 'dropped',
        'no-line-end': 'dropped',
        'id-as-text': 'read',
        'result-and-error': 'as-error',
        'odd-error-code': 'dropped',
        'token-as-text': 'dropped',
        'odd-progress': unknown('text that is a number is read, other text is not'),
        'odd-initialize': invalid,
        'unknown-version': { refused: 'Unsupported protocol version from the server: {version}', code: null },
        'no-tools': invalid,
        'list-refused': 'as-error',
        'odd-tool': invalid,
        'schema-without-type': 'read',
        'odd-properties': 'read',
        'null-for-absent': 'read',
        'no-content': invalid,
        'odd-content': invalid,
        'no-structured-content': {
          refused: 'Tool {tool} has an output schema but did not return structured content',
          code: null,
        },
      },
      ...allOf(
        by('measured', `${at} src/mcp/types.py under pydantic 2.13.4`, '2026-11-21', 'its models read these messages'),
        session,
        by('source', `${at} src/mcp/client/session.py:183-210,417-441; client/stdio/__init__.py:135-160`, '2026-07-28'),
      ),
    },
  },
  http: httpx,
  claims: [
    {
      claim: 'The Python SDK gives up after 60 s.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Wrong: read_timeout_seconds is None unless given, so nothing gives up.',
    },
    {
      claim: 'ClientSession(timeout=300) raises the limit.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Wrong: there is no such argument.',
    },
    {
      claim: 'The Python SDK starts its clock anew at each progress.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Wrong: the deadline is fixed around the wait; a proposal to change that (#2589) was closed.',
    },
  ],
};
