import { expect, test } from 'vitest';
import { scenario } from '../../src/check/scenario.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import type { Transcript } from '../../src/wire/transcript.ts';
import { met } from './http-met.ts';
import { type HttpServerOptions, httpServer } from './http-server.ts';

/** 400 s of work with progress every 20 s. */
const steady = { workMs: 400_000, progressMs: 20_000 };
const sdk = 'typescript-sdk-v1';

const rows: readonly [string, string, readonly PlannedFault[], HttpServerOptions, string, readonly string[]][] = [
  ['slow-tools-list', sdk, [faults.slowToolsList()], {}, 'fits: result at 10000', ['-8000 delays the list of tools']],
  [
    'slow-tools-list in JSON',
    sdk,
    [faults.slowToolsList()],
    { json: true },
    'fits: result at 10000',
    ['-8000 delays the list of tools'],
  ],
  [
    'late-response',
    sdk,
    [faults.lateResponse()],
    { workMs: 50_000 },
    `fails: gave-up by ${sdk}/request at 60000`,
    ['50000 delays an answer'],
  ],
  [
    'late-response in JSON',
    sdk,
    [faults.lateResponse()],
    { workMs: 50_000, json: true },
    `fails: gave-up by ${sdk}/request at 60000`,
    ['50000 delays an answer'],
  ],
  [
    'late-response, with room for it',
    sdk,
    [faults.lateResponse()],
    { workMs: 20_000 },
    'fits: result at 50000',
    ['20000 delays an answer'],
  ],
  [
    'progress-wrong-token',
    'claude-code-cli',
    [faults.progressWrongToken()],
    steady,
    'fails: gave-up by claude-code-cli/idle at 300000',
    ['20000 changes the token of progress'],
  ],
  [
    'progress-ignored',
    'claude-code-cli',
    [faults.progressIgnored()],
    steady,
    'fails: gave-up by claude-code-cli/idle at 300000',
    ['0 the call asks for no progress'],
  ],
  [
    'progress-stops',
    'claude-code-cli',
    [faults.progressStops()],
    { workMs: 400_000, progressMs: 20_000 },
    'fails: gave-up by claude-code-cli/idle',
    ['40000 stops progress'],
  ],
  ['duplicate-response', 'vscode', [faults.duplicateResponse()], {}, 'fits: result at 10000', ['10000 answers again']],
  [
    'duplicate-response has no room in JSON',
    'vscode',
    [faults.duplicateResponse()],
    { json: true },
    'fits: result at 10000',
    [],
  ],
  [
    'response-id-mismatch in JSON',
    'vscode',
    [faults.responseIdMismatch({ methods: ['tools/call'], id: 'null' })],
    { json: true },
    'fails: gave-up by vscode/odd-response at 10000',
    ['10000 changes the id of an answer'],
  ],
  [
    'duplicate-execution',
    sdk,
    [faults.duplicateExecution()],
    { workMs: 20_000 },
    'fits: result at 41000',
    ['20000 loses the answer, and makes the call again'],
  ],
  [
    'duplicate-execution in JSON',
    sdk,
    [faults.duplicateExecution()],
    { workMs: 40_000, json: true },
    `fails: gave-up by ${sdk}/request at 60000`,
    ['40000 loses the answer, and makes the call again'],
  ],
  [
    'oversized-payload, truncated in JSON',
    sdk,
    [faults.oversizedPayload({ encoding: 'truncated', textBytes: 300 })],
    { json: true },
    `fails: gave-up by ${sdk}/odd-response at 10000`,
    ['10000 makes the result big'],
  ],
  [
    'auth-refresh-stall',
    sdk,
    [faults.authRefreshStall()],
    {},
    'fits: result at 15000',
    ['0 a request waits for a new token'],
  ],
  [
    'auth-refresh-stall, longer than the limit of the call',
    sdk,
    [faults.authRefreshStall({ refreshMs: 90_000 })],
    {},
    `fails: gave-up by ${sdk}/request at 60000`,
    ['0 a request waits for a new token'],
  ],
  [
    'auth-refresh-stall without a new token',
    'claude-code-cli',
    [faults.authRefreshStall({ refresh: 'refused' })],
    {},
    'fails: gave-up by claude-code-cli/unauthorized at 0',
    ['0 the token is refused'],
  ],
  [
    'cancellation-ignored',
    sdk,
    [faults.cancellationIgnored()],
    { workMs: 100_000 },
    `fails: gave-up by ${sdk}/request at 60000`,
    ['60000 the server does not receive a cancellation'],
  ],
];

test.each(rows)('%s over HTTP', async (_, client, plan, options, what, notes) => {
  const run = await met(client, plan, options);
  expect(run.what).toBe(what);
  expect(run.notes.slice(0, 1)).toEqual(notes);
});

test.each([
  ['typescript-sdk-v1', '200-close', 60],
  ['typescript-sdk-v1', '405', 1],
  ['python-sdk-v1', '200-close', 60],
  ['python-sdk-v1', '200-text', 3],
  ['python-sdk-v2', '200-close', 3],
  ['codex-cli', '200-close', 6],
  ['vscode', '200-close', 60],
] as const)('retry-storm: in a minute %s opens its stream so often after %s: %i', async (client, get, streams) => {
  const { transcript, what } = await met(client, [faults.retryStorm({ get })], { workMs: 59_500 });
  expect(what).toMatch(/: result at 59500$/);
  const opened = transcript.entries.filter((entry) => entry.kind === 'begin' && entry.span === 'stream');
  expect(opened).toHaveLength(streams);
});

test('retry-storm: a server that closes its stream itself has the same effect', async () => {
  const real = httpServer({ workMs: 20_500 });
  const app = async (): Promise<(request: Request) => Promise<Response>> => {
    const handle = real.app();
    const ended = { status: 200, headers: { 'content-type': 'text/event-stream' } };
    return async (request) => (request.method === 'GET' ? new Response('', ended) : handle(request));
  };
  const { transcript } = await scenario({ app }, { client: sdk, call: { tool: 'work' } });
  const faulted = await met(sdk, [faults.retryStorm()], { workMs: 20_500 });
  const opened = ({ entries }: Transcript) =>
    entries.flatMap((entry) => (entry.kind === 'begin' && entry.span === 'stream' ? [entry.atMs] : []));
  expect(opened(transcript)).toHaveLength(21);
  expect(opened(faulted.transcript)).toEqual(opened(transcript));
});

/** A server that refuses a request whose id is in use in its session. */
function refusing() {
  const real = httpServer();
  const inUse = new Set<string>();
  const app = () => {
    const handle = real.app();
    return async (request: Request): Promise<Response> => {
      if (request.method !== 'POST') return handle(request);
      const { id } = (await request.clone().json()) as { readonly id?: number };
      const key = `${request.headers.get('mcp-session-id')} ${id}`;
      if (id === undefined) return handle(request);
      if (inUse.has(key)) return new Response('the id is in use', { status: 400 });
      inUse.add(key);
      const response = await handle(request);
      // Free once the response is whole.
      const whole = response.body?.pipeThrough(
        new TransformStream({
          flush: () => void inUse.delete(key),
        }),
      );
      return new Response(whole, { status: response.status, headers: response.headers });
    };
  };
  return { app, done: real.done };
}

test('response-wrong-stream: a transport that knows a stream by the id alone answers on the wrong one', async () => {
  const { what, done } = await met(sdk, [faults.responseWrongStream()]);
  expect(what).toBe(`fails: gave-up by ${sdk}/request at 60000`);
  expect(done.executions).toBe(2);
});

test('response-wrong-stream: a server that refuses an id in use answers the call', async () => {
  const { app, done } = refusing();
  const run = await scenario({ app }, { client: sdk, call: { tool: 'work' }, faults: [faults.responseWrongStream()] });
  expect(run.call).toMatchObject({ verdict: 'fits', answer: { kind: 'result', atMs: 10_000 }, faultsActed: [0] });
  expect(done.executions).toBe(1);
});
