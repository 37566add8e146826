import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { BudgetReport } from '../src/index.ts';

const bin = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const server = fileURLToPath(new URL('./servers/quick.mjs', import.meta.url));
const clients = ['--client', 'codex-cli', '--client', 'vscode', '--client', 'cursor', '--client', 'opencode'];
const long = { timeout: 240_000 };

const run = (...args: string[]) =>
  new Promise<{ readonly status: number; readonly out: string; readonly err: string }>((resolve) => {
    execFile(process.execPath, [bin, 'budget', ...args], (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });

test('the limits of clients, without a server', long, async () => {
  const { status, out } = await run(...clients);
  expect(status).toBe(0);
  expect(out).toContain('How soon must a server answer?   over stdio   headless   4 clients');
  expect(out).toContain('answer   before 60 000 ms (1 min) for all 3 clients with known limits\n');
  expect(out).toContain('before   60 000 ms (1 min) suits 3 of 3: opencode (opencode/call, setting timeout (ms))');
  expect(out).toContain(
    'before   300 000 ms (5 min) suits 2 of 3: codex-cli (codex-cli/call, setting tool_timeout_sec',
  );
  expect(out).toContain('no limit vscode');
  expect(out).toContain('unknown  cursor is not counted: no source states the limit of cursor/call');
  expect(out).toContain('every    59 999 ms at most, and then it waits without a limit: opencode');
  expect(out).toContain('in vain  codex-cli takes no account of it and gives up anyway at 300 000 ms (5 min)');
  expect(out).toContain('measured: codex-cli 0.169 to 0.171');
});

test('a server, as text and as JSON', long, async () => {
  const asked = [...clients, '--call', 'quick', '--', 'node', server];
  const { status, out } = await run(...asked);
  expect(status).toBe(0);
  expect(out).toMatch(/quick \{\}\n {4}takes {4}0 ms, without progress/);
  expect(out).toMatch(/here it is answered at\s+0 ms/);
  const json = await run('--json', ...asked);
  const report = JSON.parse(json.out) as BudgetReport;
  expect(report.tools).toMatchObject([{ tool: 'quick', takesMs: 0, budget: { all: { answerBeforeMs: 60_000 } } }]);
  expect(report.clients).toEqual(['codex-cli', 'vscode', 'cursor', 'opencode']);
});

test.each([
  ['a server before --', ['node', 'x.js'], 'npx mcp-deadline budget -- node x.js'],
  ['an unknown client', ['--client', 'codex'], 'Did you mean "codex-cli"?'],
  ['an unknown option', ['--clients', 'current'], 'Did you mean --client?'],
  ['a transport beside a server', ['--transport', 'http', '--', 'node', server], 'only for budgets without a server'],
])('%s is one clear line and status 2', long, async (_, args, message) => {
  const { status, out, err } = await run(...args);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toContain(message);
});
