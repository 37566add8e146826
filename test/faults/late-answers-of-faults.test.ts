import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import type { FaultPlan } from '../../src/faults/fault-plan.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

/** A tool that answers at once, and one that does not stop when it is cancelled. */
const server = () =>
  scriptedServer({
    quick: async () => 'done',
    deaf: async ({ sleep }) => {
      await sleep(60_000);
      return 'done';
    },
  });

const accused = async (plan: FaultPlan) => {
  const report = await check(server, {
    clients: ['openai-agents-python'], // which waits for 5 s, and cancels
    calls: [{ tool: 'quick' }, { tool: 'deaf' }],
    faults: plan,
    explain: 0,
  });
  const found = report.findings.filter(
    ({ property, verdict }) => property === 'stops-when-cancelled' && verdict !== 'unknown',
  );
  return [...new Set(found.map(({ tool }) => tool))].toSorted();
};

test('a tool that works on after a cancellation is named', async () => {
  expect(await accused([])).toEqual(['deaf']);
});

test.each([
  ['late-response', faults.lateResponse({ delayMs: 7_000 })],
  ['cold-start-first-call', faults.coldStartFirstCall({ delayMs: 7_000, scope: 'tool' })],
])('%s: a tool whose answer the fault keeps is not named', async (_, planned) => {
  expect(await accused([planned])).not.toContain('quick');
});

test('a fault that keeps no answer hides nothing', async () => {
  expect(await accused([faults.upstreamSlow({ delayMs: 1_000, answer: { body: 'x' } })])).toEqual(['deaf']);
});
