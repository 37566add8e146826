import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { exitStatus } from '../src/check/judge/exit-status.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const taking = (ms: number) => () =>
  scriptedServer({
    work: async ({ sleep }) => {
      await sleep(ms);
      return 'done';
    },
  });

const under = async (ms: number, limitMs: number, clients: readonly string[] = ['codex-cli', 'vscode']) =>
  check(taking(ms), { clients, budgets: { work: limitMs } });

test.each([
  [8_999, 'fits'],
  [9_001, 'tight'],
  [9_999, 'tight'],
  [10_000, 'fails'],
  [10_001, 'fails'],
])('a tool that takes %d ms under a budget of 10 s: %s, whoever asks', async (ms, verdict) => {
  const report = await under(ms, 10_000);
  expect(report.cells.map((cell) => cell.verdict)).toEqual([verdict, verdict]);
});

test('a finding says by how much, and the exit status follows', async () => {
  const report = await under(12_000, 10_000, ['vscode']);
  expect(report.findings).toMatchObject([
    {
      property: 'within-own-budget',
      verdict: 'fails',
      message: 'answered after 12000 ms: 2000 ms over your own budget of 10000 ms',
      figures: { answeredMs: 12_000, overMs: 2_000, limitMs: 10_000 },
    },
  ]);
  expect(exitStatus(report)).toBe(1);
});

test('the answer counts as the server gives it, though this client gave up before', async () => {
  const report = await under(400_000, 500_000, ['cline-core']);
  expect(report.cells[0]).toMatchObject({
    verdict: 'fails',
    outcome: 'gave-up',
    ownBudget: { answeredMs: 400_000, verdict: 'fits' },
  });
});

test('a client that gave up before and cancelled got no answer: nobody knows whether it would have counted', async () => {
  const report = await under(400_000, 500_000, ['codex-cli']);
  expect(report.cells[0]).toMatchObject({
    verdict: 'fails',
    outcome: 'gave-up',
    ownBudget: { answeredMs: null, verdict: 'unknown' },
  });
});

test('a server that never answers exceeds every budget', async () => {
  const report = await check(() => scriptedServer({ work: () => new Promise(() => {}) }), {
    clients: ['vscode'],
    budgets: { work: 5_000 },
  });
  expect(report.cells[0]?.ownBudget).toMatchObject({ answeredMs: null, verdict: 'fails' });
});

test('a budget for a tool that is not there is a usage error', async () => {
  await expect(check(taking(1), { budgets: { wrok: 5_000 } })).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: 'the server has no tool "wrok". Did you mean "work"?',
  });
});
