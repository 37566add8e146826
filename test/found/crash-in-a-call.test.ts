import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check, formatReport, scenario } from '../../src/index.ts';

const fixture = fileURLToPath(new URL('refusing-stdio.mjs', import.meta.url));
const server = (how: string) => ({ command: process.execPath, args: [fixture, 'tools/call', how] });
const calls = [{ tool: 't', arguments: {} }];

test('the report of a server that crashes in a call shows what it wrote during that call', async () => {
  const report = await check(server('crash'), { clients: ['codex-cli', 'vscode'], calls, quick: true });
  expect(report.cells.map(({ verdict, ending }) => [verdict, ending?.kind, ending?.code])).toEqual([
    ['fails', 'process-exit', 1],
    ['fails', 'process-exit', 1],
  ]);
  for (const { stderr } of report.cells) {
    expect(stderr).toContain('TypeError: no such table: users');
    expect(stderr).not.toContain('the cache is cold');
  }
  for (const format of ['text', 'failures'] as const)
    expect(formatReport(report, format)).not.toContain('register.cjs');
  for (const format of ['text', 'failures'] as const)
    expect(formatReport(report, format)).toMatch(
      /stderr +(?:.*\n)*? *TypeError: no such table: users\n +at Object\.crash/,
    );
});

test('a server that logs errors and answers has no such text', async () => {
  const report = await check(server('log'), { clients: ['codex-cli'], calls, quick: true });
  expect(report.cells.map((cell) => [cell.verdict, 'stderr' in cell])).toEqual([['fits', false]]);
});

test('a scenario has it too', async () => {
  const { call } = await scenario(server('crash'), { client: 'codex-cli', call: { tool: 't', arguments: {} } });
  expect(call?.stderr).toContain('no such table');
});
