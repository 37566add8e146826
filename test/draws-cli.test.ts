import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandReport } from '../src/report/search-report.ts';
import buildOnce from './build-once.ts';
import { runNode } from './vitest/run-vitest.ts';

const cli = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const server = fileURLToPath(new URL('./faults/calling-stdio.mjs', import.meta.url));
let folder = '';

beforeAll(() => {
  buildOnce();
  folder = mkdtempSync(path.join(tmpdir(), 'mcp-deadline-draws-'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fault =
  'upstream-slow:delayMs=8000,distribution=bimodal,slowShare=0.5,answer={"status":200,"headers":{},"body":"x"}';
const check = (...args: readonly string[]) =>
  runNode(cli, 'check', '--client', 'openai-agents-python', '--quick', ...args, '--', process.execPath, server);

describe('check --draws', { timeout: 240_000 }, () => {
  test('prints the shares, says them in JSON, and fails on them unless fewer are asked for', async () => {
    const file = path.join(folder, 'report.json');
    const { code, stdout } = await check('--draws', '8', '--call', 'get', '--fault', fault, '--json', file);
    const { draws, exitStatus } = JSON.parse(readFileSync(file, 'utf8')) as CommandReport;
    const [one] = draws ?? [];
    const failed = one?.clients[0]?.verdicts.fails ?? 0;
    expect(one).toMatchObject({ tool: 'get', draws: 8, made: 8, seed: 1, leastShare: 1 });
    expect(one?.answerTimes).toMatchObject({ answered: 8, p50Ms: failed > 4 ? 8_000 : 0, p99Ms: 8_000 });
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(8);
    expect(stdout).toContain('8 draws, seeds 1 to 8');
    expect(stdout).toMatch(new RegExp(`openai-agents-python .* ${((100 * failed) / 8).toFixed(1)} % .*first fails`));
    expect(stdout).toContain('1 client gets too few draws of get in time');
    expect([code, exitStatus]).toEqual([1, 1]);
    const lenient = await check('--draws', '8', '--least-share', '0.1', '--call', 'get', '--fault', fault);
    expect(lenient.stdout).toContain('each client must get 10.0 % of the draws in time');
    expect(lenient.code).toBe(0);
  });

  test.each([
    ['without a fault', ['--draws', '3'], '--draws needs a fault'],
    [
      'with a search',
      ['--draws', '3', '--runs', '3', '--fault', 'upstream-slow'],
      '--draws and --runs do not go together',
    ],
    ['without draws', ['--least-share', '0.5'], '--least-share is about draws'],
    ['with a share of 2', ['--draws', '3', '--least-share', '2'], '--least-share must be a number from 0 to 1'],
  ])('%s: a clear error', async (_, args, message) => {
    const { code, stderr } = await check(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
