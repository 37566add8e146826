import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { typescriptSdkV1 } from '../../mocks/clients/typescript-sdk-v1.ts';
import { check } from '../../src/check/check.ts';
import { basedOn } from '../../src/clocks/based-on.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { tested } from '../../src/clocks/testing/hop.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import type { FaultPlan } from '../../src/faults/fault-plan.ts';
import { faulty, notes } from './faulty.ts';
import { protocolServer } from './protocol-server.mjs';

const stdio = { command: 'node', args: [fileURLToPath(new URL('./protocol-stdio.mjs', import.meta.url))] };
const sdk = 'typescript-sdk-v1';
const restarts = { resetTimeoutOnProgress: true, onprogress: true } as unknown as { readonly [key: string]: number };

/** The SDK with a person: its limit of a call runs on while the person thinks. */
const sdkWithPerson = basedOn(typescriptSdkV1, {
  id: 'sdk-with-person',
  name: 'An app',
  version: '1',
  versions: { from: '1', to: null, seen: '2026-11-21' },
  wire: { answers: { is: { 'elicitation/create': 'human' }, ...tested } },
});

interface Row {
  readonly tool: string;
  readonly client?: string | ClientProfile;
  readonly settings?: { readonly [key: string]: number };
  readonly calls?: number;
  readonly mode?: 'interactive';
}

async function outcome(server: Parameters<typeof faulty>[0], plan: FaultPlan, row: Row) {
  const { verdicts, answeredMs, gaveUpMs, transcript } = await faulty(server, { client: sdk, ...row, plan });
  return {
    verdicts,
    answeredMs,
    gaveUpMs,
    notedAtMs: notes(transcript).map(({ atMs }) => atMs),
    strays: transcript.entries.flatMap((entry) => (entry.kind === 'stimulus' ? [`${entry.on} at ${entry.atMs}`] : [])),
  };
}

/** Each fault with a server that it breaks, and with one that has the defence. */
const rows: readonly [string, FaultPlan, Row, string, object][] = [
  [
    'slow-tools-list: a client whose list has 10 s waits, and calls then',
    [faults.slowToolsList()],
    { tool: 'quick', client: 'codex-cli' },
    'fits',
    { notedAtMs: [0] },
  ],
  [
    'late-response: 50 s of work and 30 s on the way are too much for 60 s; after the cancellation it comes at 62 s',
    [faults.lateResponse()],
    { tool: 'slow' },
    'fails',
    { gaveUpMs: [60_000], answeredMs: [62_000], strays: ['late-answer at 62000'] },
  ],
  [
    'late-response: a server with a limit of 20 s leaves room for the way',
    [faults.lateResponse()],
    { tool: 'limited' },
    'fits',
    { answeredMs: [50_000], strays: [] },
  ],
  [
    'progress-stops: 60 s after the last progress the client gives up',
    [faults.progressStops()],
    { tool: 'steady', settings: restarts },
    'fails',
    { gaveUpMs: [80_000], notedAtMs: [40_000, 60_000] },
  ],
  [
    'progress-stops: progress that goes on in time keeps the call alive',
    [faults.progressStops({ resumeAfterMs: 15_000 })],
    { tool: 'steady', settings: restarts },
    'fits',
    { answeredMs: [150_000], notedAtMs: [40_000] },
  ],
  [
    'progress-wrong-token: no progress reaches the call',
    [faults.progressWrongToken()],
    { tool: 'steady', settings: restarts },
    'fails',
    { gaveUpMs: [60_000] },
  ],
  [
    'progress-wrong-token: a server that answers before the shortest limit does not depend on progress',
    [faults.progressWrongToken()],
    { tool: 'steady-limited', settings: restarts },
    'fits',
    { answeredMs: [50_000], notedAtMs: [20_000, 40_000] },
  ],
  [
    'progress-wrong-token: this client reads a token that is the text of the right number',
    [faults.progressWrongToken({ token: 'stringified' })],
    { tool: 'steady', settings: restarts },
    'fits',
    { answeredMs: [150_000] },
  ],
  [
    'progress-ignored: without a token the server sends none',
    [faults.progressIgnored()],
    { tool: 'steady', settings: restarts },
    'fails',
    { gaveUpMs: [60_000], notedAtMs: [0] },
  ],
  [
    'progress-ignored: with a token, progress comes and restarts nothing',
    [faults.progressIgnored({ sendsToken: true })],
    { tool: 'steady', settings: restarts },
    'fails',
    { gaveUpMs: [60_000], notedAtMs: [20_000, 40_000] },
  ],
  [
    'progress-ignored: a server that answers without relying on progress copes',
    [faults.progressIgnored()],
    { tool: 'limited', settings: restarts },
    'fits',
    { answeredMs: [20_000] },
  ],
  [
    'progress-after-response: the SDK reports it, and goes on',
    [faults.progressAfterResponse()],
    { tool: 'steady', settings: restarts, calls: 2 },
    'fits',
    { answeredMs: [150_000, 150_000], notedAtMs: [150_000, 300_000] },
  ],
  [
    'duplicate-response: a second answer is one to no request',
    [faults.duplicateResponse({ gapMs: 500, copies: 3 })],
    { tool: 'slow' },
    'fits',
    { answeredMs: [50_000], notedAtMs: [50_000] },
  ],
  [
    'response-id-mismatch: the call waits for its whole limit',
    [faults.responseIdMismatch({ methods: ['tools/call'] })],
    { tool: 'quick' },
    'fails',
    { gaveUpMs: [60_000], strays: ['unknown-id at 0'] },
  ],
  [
    'response-id-mismatch: an answer without an id is no message',
    [faults.responseIdMismatch({ methods: ['tools/call'], id: 'omitted' })],
    { tool: 'quick' },
    'fails',
    { gaveUpMs: [60_000], strays: ['garbage-line at 0'] },
  ],
  [
    'response-id-mismatch: this client reads an id that is the text of the right number',
    [faults.responseIdMismatch({ methods: ['tools/call'], id: 'stringified' })],
    { tool: 'quick' },
    'fits',
    { answeredMs: [0], strays: [] },
  ],
  [
    'cancellation-ignored: the call runs on for 200 s, and the next one waits for it',
    [faults.cancellationIgnored()],
    { tool: 'serial', calls: 2 },
    'fails',
    { gaveUpMs: [60_000, 60_000], answeredMs: [200_000, 200_000] },
  ],
  [
    'cancellation-ignored: it comes late',
    [faults.cancellationIgnored({ cancellation: 'late', lateMs: 7_000 })],
    { tool: 'serial' },
    'fails',
    { notedAtMs: [60_000, 67_000] },
  ],
  [
    'cancellation-ignored: a server with a limit of its own needs no cancellation',
    [faults.cancellationIgnored()],
    { tool: 'serial-limited', calls: 2 },
    'fits',
    { answeredMs: [50_000, 50_000], notedAtMs: [] },
  ],
  [
    'server-request-unanswered: the server waits for the roots as long as its client waits for it',
    [faults.serverRequestUnanswered()],
    { tool: 'roots' },
    'fails',
    { gaveUpMs: [60_000], notedAtMs: [0] },
  ],
  [
    'server-request-unanswered: a server that waits for 2 s goes on without them',
    [faults.serverRequestUnanswered()],
    { tool: 'roots-briefly' },
    'fits',
    { answeredMs: [2_000] },
  ],
  [
    'server-request-unanswered: answered late, by a client that has no roots',
    [faults.serverRequestUnanswered({ behaviour: 'delayed', delayMs: 5_000 })],
    { tool: 'roots' },
    'fits',
    { answeredMs: [5_000] },
  ],
  [
    'server-request-unanswered: an error is an answer',
    [faults.serverRequestUnanswered({ behaviour: 'error' })],
    { tool: 'roots' },
    'fits',
    { answeredMs: [0] },
  ],
  [
    'notifications-flood: the call goes on beside it',
    [faults.notificationsFlood()],
    { tool: 'slow' },
    'fits',
    { answeredMs: [50_000], notedAtMs: [0] },
  ],
  [
    'cancel-crash: a server that ignores what it does not know answers',
    [faults.cancelCrash({ cancelled: 'unknown-id' })],
    { tool: 'slow', calls: 2 },
    'fits',
    { answeredMs: [50_000, 50_000] },
  ],
  [
    'cancel-crash: calls that are cancelled while they run',
    [faults.cancelCrash()],
    { tool: 'slow', calls: 2 },
    'fits',
    { answeredMs: [50_000, 50_000], strays: [] },
  ],
  [
    'duplicate-execution: 40 s of work twice are too much for 60 s',
    [faults.duplicateExecution()],
    { tool: 'write' },
    'fails',
    { gaveUpMs: [60_000], notedAtMs: [40_000] },
  ],
  [
    'duplicate-execution: a server that does the work once answers the second call at once',
    [faults.duplicateExecution()],
    { tool: 'write-once' },
    'fits',
    { answeredMs: [41_000], notedAtMs: [40_000] },
  ],
  [
    'oversized-payload: a result that ends in the middle of its JSON is no message',
    [faults.oversizedPayload({ encoding: 'truncated', textBytes: 300 })],
    { tool: 'quick' },
    'fails',
    { gaveUpMs: [60_000], strays: ['garbage-line at 0'] },
  ],
  [
    'human-in-the-loop: a person who takes 20 s is waited for',
    [faults.humanInTheLoop({ humanDelayMs: 20_000 })],
    { tool: 'asks', client: 'claude-code-cli', mode: 'interactive' },
    'fits',
    { answeredMs: [20_000], notedAtMs: [0] },
  ],
  [
    'human-in-the-loop: a server that waits for ten minutes is too late',
    [faults.humanInTheLoop({ answer: 'never' })],
    { tool: 'asks', client: sdkWithPerson, mode: 'interactive' },
    'fails',
    { gaveUpMs: [60_000] },
  ],
  [
    'human-in-the-loop: a server that waits for 30 s says that it is waiting',
    [faults.humanInTheLoop({ answer: 'never' })],
    { tool: 'asks-briefly', client: sdkWithPerson, mode: 'interactive' },
    'fits',
    { answeredMs: [30_000], notedAtMs: [0] },
  ],
  [
    'two at once: an answer that is late, twice',
    [faults.lateResponse({ delayMs: 3_000 }), faults.duplicateResponse()],
    { tool: 'quick' },
    'fits',
    { answeredMs: [3_000], notedAtMs: [0, 3_000], strays: ['unknown-id at 3000'] },
  ],
];

describe.each(rows)('%s', (_, plan, row, verdict, expected) => {
  test('in this process and in a child, to the millisecond', async () => {
    const here = await outcome(() => protocolServer(), plan, row);
    expect(here).toMatchObject({ verdicts: Array.from({ length: row.calls ?? 1 }, () => verdict), ...expected });
    expect(await outcome(stdio, plan, row)).toEqual(here);
  });
});

test.each([
  ['late-response', [faults.lateResponse()], 'quick', 12_000],
  ['server-request-unanswered', [faults.serverRequestUnanswered({ behaviour: 'delayed' })], 'roots', 12_000],
  ['slow-tools-list', [faults.slowToolsList({ delayMs: 20_000 })], 'quick', 0],
  ['duplicate-execution', [faults.duplicateExecution({ retryAfterMs: 30_000 })], 'quick', 12_000],
] as const)('%s, lifted in mid-flight, lets go at once', async (_, plan, tool, answeredMs) => {
  const before = (session: Parameters<NonNullable<Parameters<typeof faulty>[1]>['before'] & object>[0]) =>
    void session.time.setTimer(() => session.liftFaults(), 12_000);
  const run = await faulty(() => protocolServer(), { client: sdk, plan, tool, before });
  expect(run.answeredMs).toEqual([answeredMs]);
});

test.each(rows)('%s: the same seed, the same run', async (_, plan, row) => {
  const run = async () => (await faulty(() => protocolServer(), { client: sdk, ...row, plan })).hash;
  expect(await run()).toBe(await run());
});

test('the list of tools can also be very long', async () => {
  const plan = [faults.slowToolsList({ delayMs: 0, extraTools: 300, schemaBytes: 1_000 })];
  const { transcript } = await faulty(() => protocolServer(), { client: sdk, plan, tool: 'quick' });
  const list = transcript.entries.find(
    (entry) => entry.kind === 'received' && 'result' in entry.frame && Array.isArray(entry.frame.result.tools),
  );
  expect(list?.kind === 'received' && list.bytes).toBeGreaterThan(300_000);
});

test.each([
  ['as it was sent', [], true],
  ['lost', [faults.cancellationIgnored()], false],
  ['late, and ignored', [faults.cancellationIgnored({ cancellation: 'late', lateMs: 2_000 })], true],
] as const)('a server is blamed for a cancellation that is %s only if it received it', async (_, plan, isBlamed) => {
  const report = await check(() => protocolServer(), {
    clients: ['typescript-sdk-v1:timeout=30000'],
    calls: [{ tool: 'slow' }],
    faults: [...plan],
    explain: 0,
  });
  const found = report.findings.filter(({ property }) => property === 'stops-when-cancelled');
  expect(found.length > 0).toBe(isBlamed);
  if (plan.length > 0 && isBlamed) expect(found[0]?.message).toContain('cancelled after 32000 ms');
});

test.each([
  // Its reports say that it ends the connection.
  ['progress-after-response', faults.progressAfterResponse(), 'quick', 'cursor', ['unknown', 'fails', 'fails']],
  ['progress-wrong-token', faults.progressWrongToken(), 'steady', 'cursor', ['fails', 'fails']],
  // It once did. Whether it still does is unknown, and so is every call after that.
  [
    'progress-after-response',
    faults.progressAfterResponse(),
    'quick',
    'claude-code-cli',
    ['fits', 'unknown', 'unknown'],
  ],
  // It marks the server as disconnected.
  ['duplicate-response', faults.duplicateResponse(), 'quick', 'gemini-cli', ['fits', 'unknown']],
  // Their sources say that they go on.
  ['progress-after-response', faults.progressAfterResponse(), 'quick', 'codex-cli', ['fits', 'fits']],
  ['duplicate-response', faults.duplicateResponse(), 'quick', 'vscode', ['fits', 'fits']],
] as const)('%s: what is unknown or known of the client decides (%#)', async (_, fault, tool, client, verdicts) => {
  const run = await faulty(() => protocolServer(), { plan: [fault], tool, client, calls: verdicts.length });
  expect(run.verdicts).toEqual(verdicts);
});
