import { allOf, by, cancelled, error } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { requests, requestsButInitialize } from '../../src/clocks/requests.ts';
import { undici } from '../http/undici.ts';
import { sdkHttpFailures, sdkProbeFailures } from './sdk-http-failures.ts';
import { ignoredStrays } from './sdk-strays.ts';
import { legacySse, sdkStreamRetries } from './sdk-stream-retries.ts';
import { sdkTolerances } from './sdk-tolerances.ts';

const protocol = by('source', 'npm @modelcontextprotocol/client@2.4.0 dist/src-CeKsbNLO.mjs:6160-6270');
const http = allOf(
  by('measured', 'client 2.4.0 over fetch under a virtual clock, test/differential/http.test.ts', '2026-11-21'),
  by('source', 'npm @modelcontextprotocol/client@2.4.0 dist/index.mjs region streamableHttp.ts'),
);
const negotiation = by('source', 'npm @modelcontextprotocol/client@2.4.0 dist/public-CvV4ZHkX.mjs:2434-2475');
const run = (says: string) => allOf(by('measured', 'client 2.4.0 under short timeouts', '2026-11-21', says), protocol);

const timeout = { set: ['timeout'], else: 60_000 } as const;
const timedOut = error('Request timed out', 'caller', 'REQUEST_TIMEOUT');

const fixed = { resetTimeoutOnProgress: false };
const reset = { resetTimeoutOnProgress: true };

const request: Deadline = {
  over: requestsButInitialize,
  from: 'sent',
  ms: timeout,
  outcome: { toCaller: timedOut, toServer: [cancelled('SdkError: Request timed out')] },
  when: { era: 'initialize', setting: fixed },
  ...run('cancelled, then REQUEST_TIMEOUT'),
};

const requestReset: Deadline = {
  ...request,
  restartedBy: ['progress'],
  when: { era: 'initialize', setting: reset },
  ...run('each progress begins a full window'),
};

/** On a 2026-07-28 connection over HTTP the client aborts the response stream instead of sending a cancellation. */
const aborted: Deadline = {
  ...request,
  outcome: { toCaller: timedOut, toServer: ['close-exchange'] },
  when: { era: 'stateless', transport: 'http', setting: fixed },
  ...by('measured', 'client 2.4.0 against a local server', '2026-11-21', 'nothing is POSTed'),
};

const probe: Deadline = {
  over: 'probe',
  ms: { set: ['probe.timeoutMs', 'timeout'], else: 60_000 },
  outcome: { toCaller: { go: 'next-step' }, toServer: ['kill'] },
  when: { transport: 'stdio', setting: { versionNegotiation: true } },
  ...negotiation,
};

/** The `Client` of the TypeScript SDK v2 with its defaults: no probe, and 60 s for every request. */
export const typescriptSdkV2: ClientProfile = {
  id: 'typescript-sdk-v2',
  name: 'MCP TypeScript SDK v2',
  version: '2.4.0',
  versions: { from: '2.1.0', to: null, seen: '2026-11-21' },
  startup: {
    stdio: [
      {
        over: 'stdio',
        steps: ['spawn', 'handshake', 'list'],
        process: 'new',
        asks: 'offered-only',
        when: { setting: { versionNegotiation: false } },
      },
      {
        over: 'stdio',
        steps: ['probe', 'spawn', 'handshake', 'list'],
        process: 'sibling-for-probe',
        asks: 'offered-only',
        when: { setting: { versionNegotiation: true } },
      },
    ],
    url: [
      {
        over: 'http',
        steps: ['handshake', 'list'],
        asks: 'offered-only',
        when: { transport: 'http', setting: { versionNegotiation: false } },
      },
      {
        over: 'http',
        steps: ['probe', 'handshake', 'list'],
        asks: 'offered-only',
        when: { transport: 'http', setting: { versionNegotiation: true } },
      },
      { over: 'sse', steps: ['handshake', 'list'], asks: 'offered-only', when: { transport: 'sse' } },
    ],
    ...negotiation,
  },
  deadlines: {
    probe,
    probeHttp: {
      ...probe,
      outcome: {
        toCaller: error('Version negotiation probe timed out after {ms}ms', 'caller', 'REQUEST_TIMEOUT'),
        toServer: ['close-exchange'],
      },
      when: { transport: 'http', setting: { versionNegotiation: true } },
    },
    initialize: {
      over: 'handshake',
      from: 'sent',
      ms: timeout,
      outcome: { toCaller: timedOut, toServer: ['close-connection'], reach: 'connection' },
      ...allOf(
        run('initialize is not cancelled; the transport is closed'),
        by('source', 'typescript-sdk 3e90449fd (PR #2668), from 2.1.0', '2026-08-17'),
      ),
    },
    request,
    requestReset,
    requestStateless: aborted,
    requestStatelessReset: {
      ...aborted,
      restartedBy: ['progress'],
      when: { era: 'stateless', transport: 'http', setting: reset },
      ...protocol,
    },
    requestStatelessStdio: {
      ...request,
      when: { era: 'stateless', transport: 'stdio', setting: fixed },
      ...protocol,
    },
    requestStatelessStdioReset: {
      ...requestReset,
      when: { era: 'stateless', transport: 'stdio', setting: reset },
      ...protocol,
    },
    total: {
      over: requests,
      from: 'sent',
      ms: { set: ['maxTotalTimeout'], else: null },
      noticed: { on: ['progress'] },
      outcome: { toCaller: error('Maximum total timeout exceeded', 'caller', 'REQUEST_TIMEOUT'), toServer: [] },
      when: { setting: reset },
      ...run('cap 650, window 400, progress each 100: told at 700, never cancelled; a silent call ignores the cap'),
    },
  },
  reactions: [
    ...ignoredStrays(protocol),
    ...sdkProbeFailures(allOf(http, negotiation)),
    ...sdkHttpFailures(http, {
      prefix: '',
      code: 'CLIENT_HTTP_NOT_IMPLEMENTED',
      oddType: 'CLIENT_HTTP_UNEXPECTED_CONTENT',
      redirected:
        "Redirect to {location} not followed; use that URL as the endpoint if it is the intended server (redirectPolicy: 'same-origin')",
    }),
    { on: 'stream-ended', fails: null, cause: 'closed', outcome: { toCaller: 'nothing', toServer: [] }, ...http },
    { on: 'stream-broken', fails: null, cause: 'network', outcome: { toCaller: 'nothing', toServer: [] }, ...http },
    {
      on: 'late-answer',
      fails: null,
      cause: 'protocol-error',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...protocol,
    },
    {
      on: 'connection-lost',
      fails: 'execution',
      cause: 'closed',
      outcome: {
        toCaller: error('Connection closed', 'caller', 'CONNECTION_CLOSED'),
        toServer: [],
        reach: 'connection',
      },
      ...run('every request that is open is rejected at once'),
    },
  ],
  retries: [
    ...sdkStreamRetries(http),
    ...sdkStreamRetries(http, { when: { transport: 'http', era: 'stateless', idsSeen: true } }).slice(1),
    legacySse(http),
  ],
  limits: [
    {
      of: 'line',
      max: 10_485_760,
      unit: 'bytes',
      outcome: {
        toCaller: error({ unknown: 'text not noted' }, 'caller'),
        toServer: ['close-connection'],
        reach: 'connection',
      },
      when: { transport: 'stdio' },
      ...by('source', 'npm @modelcontextprotocol/client@2.4.0 STDIO_DEFAULT_MAX_BUFFER_SIZE'),
    },
  ],
  settings: {
    timeout: { unit: 'ms', scope: 'call', effect: 'honoured', ...protocol },
    resetTimeoutOnProgress: { unit: 'boolean', scope: 'call', effect: 'honoured', ...protocol },
    maxTotalTimeout: { unit: 'ms', scope: 'call', zero: 'unset', effect: 'honoured', ...protocol },
    onprogress: { unit: 'boolean', scope: 'call', effect: 'honoured', ...protocol },
    /** `true` means `{ mode: 'auto' }`: `server/discover` first. */
    versionNegotiation: { unit: 'boolean', scope: 'host', effect: 'honoured', ...negotiation },
    'probe.timeoutMs': { unit: 'ms', scope: 'host', effect: 'honoured', ...negotiation },
  },
  wire: {
    versions: {
      is: ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'],
      ...by('measured', 'client 2.4.0 SUPPORTED_PROTOCOL_VERSIONS', '2026-11-21'),
    },
    progressToken: { is: 'when-asked', ...run('sent only with `onprogress`; it is the request id') },
    lateAnswer: { is: 'reported', ...protocol },
    listens: { is: 'after-202', ...http },
    refusals: { is: [400], ...http },
    answers: { is: { ping: 'at-once' }, ...protocol },
    paging: {
      is: {
        emptyCursor: 'asked',
        samePage: 'ends',
        mostPages: 64,
        refusal: error(
          '{method}: exceeded listMaxPages (64); server pagination did not terminate',
          'caller',
          'LIST_PAGINATION_EXCEEDED',
        ),
      },
      ...allOf(
        by('measured', 'client 2.4.0 against servers that write raw lines', '2026-11-21'),
        by('source', 'npm @modelcontextprotocol/client@2.4.0 dist/public-CvV4ZHkX.mjs:3405-3446'),
      ),
    },
    takes: {
      is: {
        ...sdkTolerances('INVALID_RESULT', 'Tool {tool} has an output schema but did not return structured content'),
        'odd-properties': 'read',
      },
      ...allOf(
        by('measured', 'client 2.4.0 against servers that write raw lines', '2026-11-21'),
        by('source', 'npm @modelcontextprotocol/core@2.4.0 dist/schemas-DscsoNZN.mjs:176-213', null, 'strict messages'),
      ),
    },
  },
  http: undici,
};
