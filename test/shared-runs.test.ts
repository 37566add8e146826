import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import { faults } from '../src/faults/fault-builders.ts';
import type { CheckReport } from '../src/report/check-report.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const server = () =>
  scriptedServer({
    quick: async () => 'done',
    minute: async ({ sleep }) => {
      await sleep(59_500);
      return 'done';
    },
    slow: async ({ sleep }) => {
      await sleep(100_000);
      return 'done';
    },
    steady: async ({ sleep, progress }) => {
      for (let i = 0; i < 12; i++) {
        await sleep(25_000);
        await progress();
      }
      return 'done';
    },
    asks: async ({ elicit }) => elicit(),
    hang: () => new Promise(() => {}),
    throws: async () => {
      throw new Error('no');
    },
  });

/** What a report says, without what no two runs share. */
const said = (report: CheckReport) => ({
  startup: report.startup.map(({ realWorkMs: _, ...rest }) => rest),
  cells: report.cells.map(({ realWorkMs: _, ...rest }) => rest),
  findings: [...report.findings].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
});

/** One line calls both: it stands in what a stopped run says. */
const both = async (options: CheckOptions) => {
  const run = async (realClientInfo: boolean) =>
    said(await check(server, { clients: ['all'], explain: 0, quick: true, realClientInfo, ...options }));
  return [await run(false), await run(true)] as const;
};

test('clients that share a run see exactly what each sees by itself', async () => {
  const [shared, alone] = await both({});
  expect(shared).toEqual(alone);
});

test('also while a person uses them, and under faults', async () => {
  const [shared, alone] = await both({ mode: 'interactive', faults: [faults.upstreamSlow({ delayMs: 1_000 })] });
  expect(shared).toEqual(alone);
});
