import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { CheckOptions } from '../../src/check/options/check-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'starts-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Checks a server that asks its upstream so many times, and counts how often it was started. */
async function started(requests: number, parameters: object, more: CheckOptions = {}) {
  const file = join(folder, `${requests}-${JSON.stringify([parameters, more])}`.replace(/\W/g, '_'));
  const args = [fileURLToPath(new URL('./servers/counts-starts.mjs', import.meta.url)), file, String(requests)];
  const stages: string[] = [];
  const { cells } = await check(
    { command: process.execPath, args },
    {
      clients: ['openai-agents-python', 'codex-cli'],
      calls: [{ tool: 'ask', arguments: {} }],
      faults: [{ fault: 'upstream-slow', parameters: { answer: { body: 'x' }, ...parameters } }],
      onStage: (doing) => stages.push(doing),
      ...more,
    },
  );
  const starts = readFileSync(file, 'utf8').trim().split('\n').length;
  return { cells, starts, stages };
}

test('arithmetic says the boundary: two plays in one process show it', async () => {
  const { cells, starts, stages } = await started(1, { delayMs: 45_000 });
  expect(cells[0]).toMatchObject({
    client: 'openai-agents-python',
    verdict: 'fails',
    passesWith: [{ fault: 'upstream-slow', index: 0, parameter: 'delayMs', atMost: 4_999, because: null }],
    advice: [{ settings: [{ key: 'client_session_timeout_seconds', value: 50, least: 46 }] }],
  });
  expect(stages.filter((doing) => doing.includes('may go before'))).toHaveLength(2);
  // Two clients, one that waits, one with others beside it, one for both probes.
  expect(starts).toBe(5);
});

test('where it does not, the boundary is found all the same, in at most twelve starts', async () => {
  const { cells, starts } = await started(3, { delayMs: 45_000 });
  expect(cells[0]?.passesWith).toEqual([
    { fault: 'upstream-slow', index: 0, parameter: 'delayMs', atMost: 1_666, because: null },
  ]);
  expect(starts).toBeLessThanOrEqual(12);
});

test('jitter too: the same numbers in one process as in another', async () => {
  const { cells, starts } = await started(1, { delayMs: 45_000, jitterMs: 3_000 });
  const found = cells[0]?.passesWith.find(({ parameter }) => parameter === 'delayMs')?.atMost ?? Number.NaN;
  expect(starts).toBeLessThanOrEqual(12);
  const answeredWith = async (delayMs: number) =>
    (await started(1, { delayMs, jitterMs: 3_000 }, { explain: 0 })).cells[0]?.answer?.atMs;
  expect([await answeredWith(found), await answeredWith(found + 1)]).toEqual([4_999, undefined]);
});

test('with explain: 0 and quick nothing is played but what was asked for', async () => {
  const { cells, starts, stages } = await started(1, { delayMs: 45_000 }, { explain: 0, quick: true });
  expect(cells[0]).toMatchObject({ verdict: 'fails', passesWith: [], advice: [] });
  expect(starts).toBe(2);
  expect(stages).toEqual([]);
});

test('with explain: 0 there are no boundaries and no advice, but the call is played with others beside it', async () => {
  const { cells, starts, stages } = await started(1, { delayMs: 45_000 }, { explain: 0 });
  expect(cells[0]).toMatchObject({ verdict: 'fails', passesWith: [], advice: [] });
  expect(starts).toBe(3);
  expect(stages).toEqual(['looking whether others wait beside a faulted call']);
});

test('with quick there are boundaries and advice, but the call is not played with others beside it', async () => {
  const { cells, starts, stages } = await started(1, { delayMs: 45_000 }, { quick: true });
  expect(cells[0]).toMatchObject({ passesWith: [{ atMost: 4_999 }], advice: [{ settings: [{ value: 50 }] }] });
  expect(starts).toBe(4);
  expect(stages.some((doing) => doing.includes('beside a faulted call'))).toBe(false);
});
