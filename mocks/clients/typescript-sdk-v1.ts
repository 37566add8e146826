import { allOf, by, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { requests, requestsButInitialize } from '../../src/clocks/requests.ts';
import { undici } from '../http/undici.ts';
import { sdkHttpFailures } from './sdk-http-failures.ts';
import { ignoredStrays } from './sdk-strays.ts';
import { legacySse, sdkStreamRetries } from './sdk-stream-retries.ts';
import { sdkTolerances } from './sdk-tolerances.ts';
import { sdkV1Cancelled, sdkV1Request, sdkV1TimedOut } from './sdk-v1-timeout.ts';

const protocol = by(
  'source',
  'npm @modelcontextprotocol/sdk@1.32.2 dist/esm/shared/protocol.js:181-206,452-478,672-742',
);
const client = by('source', 'npm @modelcontextprotocol/sdk@1.32.2 dist/esm/client/index.js:274-316');
const http = allOf(
  by('measured', 'sdk 1.32.2 over fetch under a virtual clock, test/differential/http.test.ts', '2026-11-21'),
  by('source', 'npm @modelcontextprotocol/sdk@1.32.2 dist/esm/client/streamableHttp.js, shared/transport.js'),
);
const run = (says: string) => allOf(by('measured', 'sdk 1.32.2 under short timeouts', '2026-11-21', says), protocol);

const timeout = { set: ['timeout'], else: 60_000 } as const;
const reset = { setting: { resetTimeoutOnProgress: true } } as const;
const plain = { setting: { resetTimeoutOnProgress: false } } as const;

const initialize: Deadline = {
  over: 'handshake',
  from: 'sent',
  ms: timeout,
  outcome: { toCaller: sdkV1TimedOut('caller'), toServer: [sdkV1Cancelled, 'close-connection'], reach: 'connection' },
  when: { transport: 'stdio' },
  ...allOf(run('initialize is cancelled, then the transport closed'), client),
};

/** The `Client` of the TypeScript SDK v1 with its defaults: 60 s for every request, and no other clock. */
export const typescriptSdkV1: ClientProfile = {
  id: 'typescript-sdk-v1',
  name: 'MCP TypeScript SDK v1',
  version: '1.32.2',
  versions: { from: '1.30.0', to: null, seen: '2026-11-21' },
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    url: [
      { over: 'http', steps: ['handshake', 'list'], when: { transport: 'http' } },
      { over: 'sse', steps: ['handshake', 'list'], when: { transport: 'sse' } },
    ],
    ...client,
  },
  deadlines: {
    initialize,
    initializeUrl: {
      ...initialize,
      outcome: { ...initialize.outcome, toServer: ['close-connection'] },
      when: { transport: ['http', 'sse'] },
      ...by('measured', 'sdk 1.32.2 against a local server', '2026-11-21', 'close() aborts the POST of the cancel'),
    },
    request: {
      ...sdkV1Request(requestsButInitialize, timeout, sdkV1TimedOut('caller'), run('cancelled, then -32001')),
      when: plain,
    },
    requestReset: {
      ...sdkV1Request(requestsButInitialize, timeout, sdkV1TimedOut('caller'), run('each progress: a full window')),
      restartedBy: ['progress'],
      when: reset,
    },
    total: {
      over: requests,
      from: 'sent',
      ms: { set: ['maxTotalTimeout'], else: null },
      noticed: { on: ['progress'] },
      outcome: {
        toCaller: error('MCP error -32001: Maximum total timeout exceeded', 'caller', -32001),
        toServer: [],
        leaves: ['requestReset'],
      },
      when: reset,
      ...run('cap 650, window 400, progress each 100: told at 700, cancelled at 1000; a silent call ignores the cap'),
    },
  },
  reactions: [
    ...ignoredStrays(protocol),
    ...sdkHttpFailures(http, {
      prefix: 'Streamable HTTP error: ',
      code: '{status}',
      oddType: -1,
      redirected: "Redirect to {location} not followed (redirectPolicy: 'same-origin')",
    }),
    {
      on: 'stream-ended',
      fails: null,
      cause: 'closed',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...by('measured', 'sdk 1.32.2 against a local server', '2026-11-21', 'the request waits for its own clock'),
    },
    {
      on: 'stream-broken',
      fails: null,
      cause: 'network',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...by('measured', 'sdk 1.32.2 against a local server', '2026-11-21', 'the request waits for its own clock'),
    },
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
        toCaller: error('MCP error -32000: Connection closed', 'caller', -32000),
        toServer: [],
        reach: 'connection',
      },
      ...run('every request that is open is rejected at once'),
    },
  ],
  retries: [...sdkStreamRetries(http, { deafToErrors: true }), legacySse(http)],
  limits: [
    {
      of: 'line',
      max: 10_485_760,
      unit: 'bytes',
      outcome: {
        toCaller: error('MCP error -32000: Connection closed', 'caller', -32000),
        toServer: ['close-connection'],
        reach: 'connection',
      },
      when: { transport: 'stdio' },
      ...by('source', 'npm @modelcontextprotocol/sdk 1.30.0 to 1.32.2: StdioServerParameters.maxBufferSize'),
    },
  ],
  settings: {
    timeout: { unit: 'ms', scope: 'call', effect: 'honoured', ...protocol },
    resetTimeoutOnProgress: { unit: 'boolean', scope: 'call', effect: 'honoured', ...protocol },
    maxTotalTimeout: { unit: 'ms', scope: 'call', zero: 'unset', effect: 'honoured', ...protocol },
    onprogress: { unit: 'boolean', scope: 'call', effect: 'honoured', ...protocol },
  },
  quirks: [
    {
      quirk: 'last-progress-lost-in-shared-chunk',
      ...by('measured', 'sdk 1.32.2 in real time', '2026-11-21', '53 of 60 calls'),
    },
    {
      quirk: 'abort-listener-outlives-request',
      ...by('source', 'npm @modelcontextprotocol/sdk@1.32.2 dist/esm/shared/protocol.js:737'),
    },
  ],
  wire: {
    versions: {
      is: ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'],
      ...by('source', 'npm @modelcontextprotocol/sdk@1.32.2 dist/esm/types.js:4'),
    },
    progressToken: { is: 'when-asked', ...run('sent only with `onprogress`; it is the request id') },
    lateAnswer: { is: 'reported', ...protocol },
    listens: { is: 'after-202', ...http },
    answers: { is: { ping: 'at-once' }, ...protocol },
    takes: {
      is: {
        ...sdkTolerances(
          null,
          'MCP error -32600: Tool {tool} has an output schema but did not return structured content',
        ),
        'odd-properties': {
          refused: unknown("the schema library's list of issues, which names the place"),
          code: null,
        },
      },
      ...allOf(
        by('measured', 'sdk 1.32.2 against servers that write raw lines', '2026-11-21'),
        by('source', 'npm @modelcontextprotocol/sdk@1.32.2 dist/esm/types.js, shared/stdio.js, client/index.js'),
      ),
    },
  },
  http: undici,
  claims: [
    {
      claim: 'The SDK hardcodes 60 s and it cannot be configured.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Wrong: 60 s is the default of a setting that each request has had since 2024-11-16.',
    },
    {
      claim: 'Progress never resets the clock (typescript-sdk#245).',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Wrong as stated: it does with resetTimeoutOnProgress and onprogress, both off unless asked for.',
    },
  ],
};
