import { expect, test } from 'vitest';
import { scenario } from '../../src/check/scenario.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { met } from './http-met.ts';
import { statelessServer } from './http-stateless-server.ts';

const dropped = [faults.sseDroppedMidCall()];

test('a server without an event store loses the answer: the client has seen no id to go on from', async () => {
  const sdk = await met('typescript-sdk-v1', dropped);
  expect(sdk.what).toBe('fails: gave-up by typescript-sdk-v1/request at 60000');
  expect(sdk.done).toMatchObject({ executions: 1 });
  expect(sdk.done.asked).not.toContain('GET resumes');
  expect((await met('vscode', dropped)).what).toBe('fails: lost');
});

test.each(['typescript-sdk-v1', 'claude-code-cli', 'python-sdk-v2'])(
  'with an event store %s asks for the rest, gets it in time, and the work ran once',
  async (client) => {
    const { what, done, notes, call } = await met(client, dropped, { keepsEvents: true });
    expect(what).toBe('fits: result at 10000');
    expect(done.asked.filter((one) => one === 'GET resumes')).toHaveLength(1);
    expect({ wire: done.executions, played: call.executions.length }).toEqual({ wire: 1, played: 1 });
    expect(notes).toEqual(['2000 drops the stream of a call']);
  },
);

test('up to 2025-11-25 the drop is no cancel', async () => {
  const { call, abouts } = await met('typescript-sdk-v1', dropped, { keepsEvents: true });
  expect(abouts[0]).toMatchObject({ how: 'fin', cancels: false });
  expect(call.executions[0]?.cancel.sent).toBe(false);
});

test('a server that cannot resume answers 405, and the store does not help', async () => {
  const { what, notes } = await met('typescript-sdk-v1', [faults.sseDroppedMidCall({ allowResume: false })], {
    keepsEvents: true,
  });
  expect(what).toBe('fails: gave-up by typescript-sdk-v1/request at 60000');
  expect(notes).toContain('3000 refuses to resume a stream');
});

test.each([
  ['rst', 'fits: result at 10000'],
  // Nobody is told: there is nothing to resume from.
  ['half-open', 'fails: gave-up by typescript-sdk-v1/request at 60000'],
] as const)('%s: %s', async (how, expected) => {
  const { what } = await met('typescript-sdk-v1', [faults.sseDroppedMidCall({ how })], { keepsEvents: true });
  expect(what).toBe(expected);
});

test('not before so many events: progress passes, then it breaks off', async () => {
  const asked = 'typescript-sdk-v1:onprogress=true';
  const plan = [faults.sseDroppedMidCall({ afterMs: 0, afterEvents: 2 })];
  const { notes, call } = await met(asked, plan, { progressMs: 3_000 });
  expect(notes).toEqual(['6000 drops the stream of a call']);
  expect(call.progress.received).toBe(2);
});

test('an answer in JSON is no stream: the fault never acts', async () => {
  const { what, acted } = await met('typescript-sdk-v1', dropped, { json: true });
  expect({ what, acted }).toEqual({ what: 'fits: result at 10000', acted: false });
});

test.each([
  [true, { executions: 1, finished: 0, stopped: 1 }],
  [false, { executions: 1, finished: 1, stopped: 0 }],
])('in 2026-07-28 the drop is a cancel; a server that stops on it: %s', async (stops, expected) => {
  const { app, done } = statelessServer({ stops });
  const { call } = await scenario({ app }, { client: 'python-sdk-v2', call: { tool: 'work' }, faults: dropped });
  expect(call?.era).toBe('2026-07-28');
  expect(call?.executions[0]?.cancel).toMatchObject({ sent: true, atMs: 2_000, how: 'stream-close' });
  expect(done).toEqual(expected);
});
