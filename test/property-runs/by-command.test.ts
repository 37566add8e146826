import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandReport } from '../../src/report/search-report.ts';
import buildOnce from '../build-once.ts';
import { runNode } from '../vitest/run-vitest.ts';

const cli = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));
const rows = fileURLToPath(new URL('../servers/rows-stdio.mjs', import.meta.url));
let folder = '';

beforeAll(() => {
  buildOnce();
  folder = mkdtempSync(path.join(tmpdir(), 'mcp-deadline-runs-'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (...args: readonly string[]) =>
  runNode(cli, 'check', '--client', 'codex-cli', '--quick', ...args, '--', process.execPath, rows);

describe('check --runs', { timeout: 240_000 }, () => {
  test('finds and shrinks what the check by itself does not see, in text and JSON', async () => {
    const file = path.join(folder, 'report.json');
    const { code, stdout } = await check(
      ...['--runs', '20', '--seed', '2', '--call', 'rows', '--json', file],
      ...['--fault', 'late-response:delayMs=1,afterCancelMs=null'], // the arguments alone decide
    );
    expect(code).toBe(1);
    expect(stdout).toContain('rows does not always answer in time');
    expect(stdout).toContain('call      rows {"rows":3000}');
    expect(stdout).toContain('exit status 1 (the search for rows found a counterexample)');
    const { searches, cells, exitStatus } = JSON.parse(readFileSync(file, 'utf8')) as CommandReport;
    expect(cells.map(({ verdict }) => verdict)).toEqual(['fits']);
    expect(exitStatus).toBe(1);
    expect(searches?.[0]?.counterexample?.case).toEqual({
      client: 'codex-cli',
      arguments: { rows: 3_000 },
      faults: [],
    });
  });

  test('holds where the arguments are given and fit', async () => {
    const { code, stdout } = await check(
      '--runs',
      '3',
      '--call',
      'rows={"rows":10}',
      '--fault',
      'cold-start-first-call:delayMs=100',
    );
    expect(stdout).toContain('rows answered in time in 3 runs: 3 in time');
    expect(code).toBe(0);
  });

  test('says with --reach how far the faults may go where the search holds, in text and JSON', async () => {
    const file = path.join(folder, 'reach.json');
    const { code, stdout } = await check(
      '--runs',
      '3',
      '--reach',
      '--call',
      'rows={"rows":10}',
      '--fault',
      'late-response:afterCancelMs=2000',
      '--json',
      file,
    );
    expect(stdout).toContain('late-response  delayMs up to 298 999 for codex-cli; tried: ');
    const { searches } = JSON.parse(readFileSync(file, 'utf8')) as CommandReport;
    expect(searches?.[0]?.reach).toMatchObject({ tool: 'rows', arguments: { rows: 10 }, interruptedBy: null });
    expect(code).toBe(0);
  });

  test('needs runs for --reach', async () => {
    const { code, stderr } = await check('--reach');
    expect(code).toBe(2);
    expect(stderr).toContain('--reach follows a search');
  });

  test('does not go together with a plan', async () => {
    const { code, stderr } = await check('--runs', '3', '--plan', 'plan.json');
    expect(code).toBe(2);
    expect(stderr).toContain('--runs and --plan do not go together');
  });
});
