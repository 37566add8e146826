import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/check/scenario.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { timedServer } from '../servers/timed-server.mjs';
import { type Played, resultOf } from './outcome-of.ts';

const child = { command: 'node', args: [fileURLToPath(new URL('../servers/timed-stdio.mjs', import.meta.url))] };
const places: readonly ServerUnderTest[] = [() => timedServer(), child];

/** The result, which must be the same in both places. */
async function inBothPlaces(played: Played) {
  const [here, there] = await Promise.all(places.map((server) => resultOf(server, played)));
  expect(there).toEqual(here);
  return here;
}

/** What the tool said, in each place. */
async function texts(tool: string, plan: readonly PlannedFault[], forMs = 3_000) {
  const said: (string | null)[] = [];
  for (const server of places) {
    const call = { tool, arguments: { forMs } };
    const { transcript } = await scenario(server, { client: 'codex-cli', call, faults: plan });
    const answers = transcript.entries.flatMap((entry) =>
      entry.kind === 'received' && 'result' in entry.frame && 'content' in entry.frame.result
        ? [JSON.stringify(entry.frame.result.content)]
        : [],
    );
    said.push(/"text":"([^"]*)"/.exec(answers[0] ?? '')?.[1] ?? null);
  }
  expect(said[1]).toBe(said[0]);
  return said[0];
}

describe('an event loop that is blocked', () => {
  test('an answer that needs no time waits for the whole block', async () => {
    const { answerAtMs, call } = (await inBothPlaces({ faults: [faults.eventLoopBlock()] })) ?? {};
    expect({ answerAtMs, call }).toEqual({ answerAtMs: 5_000, call: 'fits: answered' });
  });

  test.each([
    // The timer is due at 3 000; a block from 1 000 to 6 000 makes it late, one that ends before does not.
    [{ afterMs: 1_000, blockMs: 5_000 }, 6_000],
    [{ afterMs: 1_000, blockMs: 1_999 }, 3_000],
    [{ afterMs: 0, blockMs: 5_000 }, 8_000],
    [{ afterMs: 3_500, blockMs: 5_000 }, 3_000],
  ] as const)('a timer that is due during the block fires at its end: %o', async (parameters, answerAtMs) => {
    const result = await inBothPlaces({ tool: 'later', faults: [faults.eventLoopBlock(parameters)] });
    expect(result?.answerAtMs).toBe(answerAtMs);
  });

  test('progress stops meanwhile, and missed ticks are not made up', async () => {
    const plan = [faults.eventLoopBlock({ afterMs: 1_500, blockMs: 5_000 })];
    expect(await texts('ticks', [], 8_500)).toBe('8 ticks');
    // Ticks at 1 000, then at 6 500 the late one, then 7 500; the answer is due at 8 500, before the tick of that instant.
    expect(await texts('ticks', plan, 8_500)).toBe('3 ticks');
  });

  test('a client whose limit is shorter gives up', async () => {
    const client = 'codex-cli:tool_timeout_sec=4';
    const result = await inBothPlaces({ client, faults: [faults.eventLoopBlock()] });
    expect(result).toMatchObject({ call: 'fails: gave-up', gaveUp: 'codex-cli/call at 4000' });
  });

  test('lists that block the loop make the start-up late', async () => {
    const result = await inBothPlaces({ faults: [faults.eventLoopBlock({ when: 'in-tools-list', blockMs: 7_000 })] });
    expect(result).toMatchObject({ startup: 'fits', listedAtMs: 7_000 });
  });
});

describe('pauses of the collector', () => {
  test('come again and again while a call is in progress, the same for the same seed', async () => {
    const plan = [faults.gcPause()];
    const first = await inBothPlaces({ tool: 'ticks', args: { forMs: 10_000 }, faults: plan });
    expect(first?.answerAtMs).toBeGreaterThanOrEqual(10_000);
    expect(await inBothPlaces({ tool: 'ticks', args: { forMs: 10_000 }, faults: plan })).toEqual(first);
  });

  test('an answer that is due in a pause comes at its end', async () => {
    const plan = [faults.gcPause({ pauseMs: 60_000, everyMs: 1, pauses: 1 })];
    const result = await inBothPlaces({ tool: 'later', faults: plan, client: 'vscode' });
    expect(result?.answerAtMs).toBe(60_001);
  });
});

describe('a wall clock that is wrong', () => {
  const epochMs = Date.UTC(2026, 0, 1);

  test('is off from the beginning, and durations are right', async () => {
    expect(await texts('clocks', [])).toBe(`${epochMs} 3000 3000 3000`);
    expect(await texts('clocks', [faults.clockSkew()])).toBe(`${epochMs - 90_000} 3000 3000 3000`);
  });

  test('jumps in the middle of a call, and drifts', async () => {
    const jumps = [faults.clockSkew({ offsetMs: 3_600_000, stepAfterMs: 1_000 })];
    expect(await texts('clocks', jumps)).toBe(`${epochMs} 3603000 3000 3000`);
    const drifts = [faults.clockSkew({ offsetMs: 0, driftPpm: -500 })];
    expect(await texts('clocks', drifts, 60_000)).toBe(`${epochMs} 59970 60000 60000`);
  });

  test('a limit by the wall clock never ends after a step back, one by a monotonic clock does', async () => {
    const plan = [faults.clockSkew({ offsetMs: -3_600_000, stepAfterMs: 1_000 })];
    const client = 'codex-cli:tool_timeout_sec=60';
    const broken = await inBothPlaces({ client, tool: 'deadline', faults: plan });
    expect(broken).toMatchObject({ call: 'fails: gave-up', gaveUp: 'codex-cli/call at 60000' });
    const mended = await inBothPlaces({ client, tool: 'monotonic-deadline', faults: plan });
    expect(mended).toMatchObject({ call: 'fits: answered', answerAtMs: 3_000 });
  });
});

describe('a machine that sleeps', () => {
  test.each([
    [true, 61_000, '61000 61000 61000'],
    [false, 63_000, '63000 3000 3000'],
  ] as const)('monotonic clocks count the sleep: %s', async (monotonicCountsSleep, answerAtMs, spentMs) => {
    const plan = [faults.suspendResume({ monotonicCountsSleep })];
    const result = await inBothPlaces({ tool: 'later', client: 'codex-cli:tool_timeout_sec=300', faults: plan });
    expect(result?.answerAtMs).toBe(answerAtMs);
    expect((await texts('clocks', plan))?.split(' ').slice(1).join(' ')).toBe(spentMs);
  });

  test('a wall clock that did not count it is behind', async () => {
    const plan = [faults.suspendResume({ wallCountsSleep: false })];
    expect(await texts('clocks', plan)).toMatch(/ 1000 61000 61000$/);
  });
});
