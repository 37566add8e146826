import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { FaultPlan } from '../../src/faults/fault-plan.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

/** A tool that tries again and again, and counts its attempts. */
const attempts = { made: 0 };
const server = () =>
  scriptedServer({
    retry: async () => {
      for (let attempt = 0; attempt < 3; attempt++)
        try {
          attempts.made += 1;
          return await (await fetch('http://api.example.com/', { signal: AbortSignal.timeout(15_000) })).text();
        } catch {}
      return 'gave up';
    },
  });

const answer = { body: 'found' };
/** The first call is late. Four more calls are made beside it, and are cancelled while they wait. */
const plan: FaultPlan = [
  { fault: 'upstream-slow', parameters: { delayMs: 20_000, match: { nth: 1 }, answer } },
  { fault: 'cancel-crash', parameters: { cancelled: 'running', times: 4, afterMs: 761 } },
  { fault: 'upstream-slow', parameters: { delayMs: 14_000, answer } },
];

test('what a server still waits for at the end of a session does not reach the next session', async () => {
  const reports = [];
  for (let time = 0; time < 3; time++) {
    const { cells, startup, findings } = await check(server, {
      clients: ['vscode'],
      calls: [{ tool: 'retry' }],
      faults: plan,
      quick: true,
      explain: 0,
      seed: 7,
    });
    reports.push({
      met: cells[0]?.faultsActed,
      atMs: cells[0]?.answer?.atMs,
      startup: startup[0]?.faultsActed,
      findings,
    });
  }
  expect(reports[0]?.startup).toEqual([]);
  expect(reports[1]).toEqual(reports[0]);
  expect(reports[2]).toEqual(reports[0]);
});
