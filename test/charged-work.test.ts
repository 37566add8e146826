import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { workAsCause } from '../src/properties/findings/real-work.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';
import { workingServer } from './servers/working.mjs';

/** Processor time of one unit of work, in milliseconds. */
const unitMs = 60;
const here = () => workingServer(unitMs);
const child: ServerUnderTest = {
  command: process.execPath,
  args: [fileURLToPath(new URL('servers/working.mjs', import.meta.url))],
  env: { UNIT_MS: String(unitMs), WORKING_STDIO: '1' },
};

/** One call of a client that gives up after so many units. */
async function judged(server: ServerUnderTest, tool: string, units: number, client = 'codex-cli') {
  const settings =
    client === 'codex-cli'
      ? { tool_timeout_sec: (units * unitMs) / 1000 }
      : { timeout: units * unitMs, onprogress: true, resetTimeoutOnProgress: client.endsWith('!') };
  const spec = `${client.replace('!', '')}:${Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join()}`;
  const report = await check(server, { clients: [spec], calls: [{ tool, arguments: {} }], slowdown: 1 });
  const [cell] = report.cells;
  if (cell === undefined) throw new Error('no cell');
  const { verdict, outcome, answer, marginMs, realWork, realWorkMs } = cell;
  const found = report.findings.filter(({ property }) => property === 'real-work');
  return { verdict, outcome, answer, marginMs, realWork, units: realWorkMs / unitMs, found };
}

describe.each([
  ['in this process', here],
  ['in a child', child],
] as const)('%s', { timeout: 120_000 }, (_, server) => {
  test('work beyond the limit fails, though virtually nothing is late; the finding has the numbers', async () => {
    const { verdict, outcome, answer, marginMs, realWork, units, found } = await judged(server, 'five', 2.5);
    expect({ verdict, outcome, atMs: answer?.atMs, marginMs }).toEqual({
      verdict: 'fails',
      outcome: 'answered',
      atMs: 0,
      marginMs: 150,
    });
    expect(realWork).toEqual({
      machine: 'this',
      by: 'codex-cli/call',
      limitMs: 150,
      firesAtMs: 150,
      confirmed: true,
    });
    expect(units).toBeGreaterThan(2.5);
    expect(found).toMatchObject([
      {
        verdict: 'fails',
        severity: 'error',
        figures: { gaveUpAtMs: 150, limitMs: 150, realWorkMs: expect.any(Number) },
      },
    ]);
    expect(found[0]?.message).toMatch(
      /takes \d+ ms of real work on this machine, and the client gives up at 150 ms \(codex-cli\/call, 150 ms\)/,
    );
  });

  test('four hashes at once are not added up; one after the other they are', async () => {
    // On two processors four take as long as two.
    const limit = availableParallelism() === 1 ? 6 : 3;
    expect(await judged(server, 'parallel', limit)).not.toMatchObject({ verdict: 'fails' });
    const sequential = await judged(server, 'sequential', 2);
    expect(sequential).toMatchObject({ verdict: 'fails', outcome: 'answered' });
    expect(sequential.units).toBeGreaterThan(2);
  });

  test('work beside a timer takes no longer than the timer; after it, it does', async () => {
    expect(await judged(server, 'beside', 4)).toMatchObject({ verdict: 'tight', realWork: { confirmed: false } });
    expect(await judged(server, 'after', 4)).toMatchObject({ verdict: 'fails', realWork: { confirmed: true } });
  });

  test('progress between bursts restarts a clock that minds it, and no other', async () => {
    const minded = await judged(server, 'bursts', 4, 'typescript-sdk-v1!');
    expect(minded).toMatchObject({ realWork: null });
    expect(minded.verdict).not.toBe('fails');
    expect(minded.units).toBeGreaterThan(4);
    expect(await judged(server, 'bursts', 4, 'typescript-sdk-v1')).toMatchObject({ verdict: 'fails' });
  });

  test('what a process that it starts does is its work too', async () => {
    expect(await judged(server, 'child', 3)).toMatchObject({ verdict: 'fails' });
  });

  test('a tool that does nothing has nothing to be charged with', async () => {
    const { realWork, units } = await judged(server, 'nothing', 2.5);
    expect(realWork).toBeNull();
    expect(units).toBeLessThan(0.5);
  });
});

test('in real time the clock of the client decides, and real work is named as the cause', async () => {
  // However busy the machine is: beyond the limit there is nothing but work.
  const report = await check(child, {
    clients: [`codex-cli:tool_timeout_sec=${(2.5 * unitMs) / 1000}`],
    calls: [{ tool: 'five', arguments: {} }],
    time: 'real',
  });
  expect(report.cells).toMatchObject([{ verdict: 'fails', outcome: 'gave-up', realWork: null }]);
});

test('what is named as the cause took half of the wait at least', () => {
  expect(workAsCause(100, 150)).toEqual({
    message: 'the server computed for 100 ms of the 150 ms that the client waited',
    figures: { realWorkMs: 100, waitedMs: 150 },
  });
  expect(workAsCause(70, 150)).toBeNull();
});
