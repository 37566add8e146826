import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandReport } from '../src/report/search-report.ts';
import type { SessionsReport } from '../src/report/session-report.ts';
import buildOnce from './build-once.ts';
import { runNode } from './vitest/run-vitest.ts';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const cli = at('../dist/src/cli/bin.js');
const server = at('./sessions/wedged-stdio.mjs');
let folder = '';

beforeAll(() => {
  buildOnce();
  folder = mkdtempSync(path.join(tmpdir(), 'mcp-deadline-session-'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (...args: readonly string[]) =>
  runNode(cli, 'check', '--client', 'typescript-sdk-v1', ...args, '--', process.execPath, server);

describe('check --session', { timeout: 240_000 }, () => {
  test('plays a file, prints each step, and fails on a call that is late', async () => {
    const [session, json] = [path.join(folder, 'session.json'), path.join(folder, 'report.json')];
    const steps = [{ tool: 'quick' }, { do: 'wait', ms: 60_000 }, { tool: 'hang' }, { tool: 'quick' }];
    writeFileSync(session, JSON.stringify(steps));
    const { code, stdout } = await check('--session', session, '--json', json);
    const report = JSON.parse(readFileSync(json, 'utf8')) as SessionsReport;
    expect(report).toMatchObject({ schemaVersion: 1, exitStatus: 1, incomplete: null });
    expect(report.sessions[0]?.steps.map(({ atMs, cell }) => [atMs, cell?.verdict])).toEqual([
      [0, 'fits'],
      [0, undefined],
      [60_000, 'fails'],
      [120_000, 'fails'],
    ]);
    expect(stdout).toMatch(/\+60 000 ms {2}call hang \{\} +the client gave up after 60 000 ms \(timeout\), fails/);
    expect(stdout).toContain('exit status 1');
    expect(code).toBe(1);
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync(at('../dist/session.schema.json'), 'utf8')),
    );
    expect([validate(steps), validate([{ do: 'dance' }])]).toEqual([true, false]);
  });

  test.each([
    ['a file that is not there', ['--session', 'none.json'], '"none.json" cannot be read'],
    ['a step that is none', ['--session', '[{"do":"dance"}]'], 'step 1 has "do": "dance"'],
    ['no steps', ['--session', '[]'], '--session has no steps'],
    ['no JSON', ['--session', '[{'], '--session is not JSON'],
    [
      'calls besides',
      ['--session', '[{"tool":"quick"}]', '--call', 'quick'],
      '--call and --session do not go together',
    ],
    ['a field that is unknown', ['--session', '{"steps":[],"tie":1}'], 'has "tie", and takes "steps" and "ties"'],
  ])('%s: a clear error', async (_, args, message) => {
    const { code, stderr } = await check(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

test('check --sessions: the line of the counterexample plays it again', { timeout: 240_000 }, async () => {
  const json = path.join(folder, 'search.json');
  const { code, stdout } = await check('--sessions', '20', '--all-tools', '--quick', '--explain', '0', '--json', json);
  const { sessionSearches } = JSON.parse(readFileSync(json, 'utf8')) as CommandReport;
  const [search] = sessionSearches ?? [];
  expect(search).toMatchObject({ outcome: 'failed', client: 'typescript-sdk-v1' });
  expect(search?.counterexample?.steps).toHaveLength(2);
  expect(stdout).toContain('the server does not hold in every session of typescript-sdk-v1');
  expect(code).toBe(1);
  const replay = search?.counterexample?.replay ?? '';
  const steps = /--session '([^']+)'/.exec(replay)?.[1] ?? '';
  const again = await check('--session', steps);
  expect(again.stdout).toContain('the client gave up after 60 000 ms (timeout)');
  expect(again.code).toBe(1);
});

describe('check --load', { timeout: 240_000 }, () => {
  test('prints how long more and more callers wait', async () => {
    const json = path.join(folder, 'load.json');
    const words = ['--call', 'quick', '--quick', '--load', '1,3', '--load-calls', '2', '--json', json];
    const { code, stdout } = await check(...words);
    const { loads } = JSON.parse(readFileSync(json, 'utf8')) as CommandReport;
    expect(loads).toMatchObject([{ tool: 'quick', caller: 'call', callsEach: 2, charged: true, losesFrom: null }]);
    expect(loads?.[0]?.levels.map(({ callers, calls }) => [callers, calls])).toEqual([
      [1, 2],
      [3, 6],
    ]);
    expect(stdout).toContain('no client gives up');
    expect(code).toBe(0);
  });

  test.each([
    ['a number that is none', ['--load', '1,x'], '--load takes whole numbers'],
    ['calls without a load', ['--load-calls', '2'], 'are about a load'],
  ])('%s: a clear error', async (_, args, message) => {
    const { code, stderr } = await check(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
