import { expect, test } from 'vitest';
import { runNode } from '../vitest/run-vitest.ts';

const run = (...args: readonly string[]) => runNode('dist/src/cli/bin.js', ...args);
const check = (how: string, ...args: readonly string[]) =>
  run('check', '--client', 'codex-cli', ...args, '--', process.execPath, 'test/found/servers/stdio-one-flaw.mjs', how);

test('a suite with findings turns the run red, and its twin does not', async () => {
  const { stdout, code } = await check('lives-on', '--suite', 'clean-up', '--call', 'quick={}');
  expect(stdout).toContain('suite clean-up: 1 finding');
  expect(stdout).toContain('outlives-input  codex-cli');
  expect(stdout).toContain('not judged: keeps-sessions (only a server over HTTP has sessions with ids)');
  expect(stdout).toContain('exit status 1');
  expect(code).toBe(1);

  const twin = await check('well', '--suite', 'clean-up', '--call', 'quick={}');
  expect(twin.stdout).toContain('suite clean-up: 0 findings');
  expect(twin.code).toBe(0);
});

test('several suites are one report as JSON', async () => {
  const { stdout, code } = await check(
    'well',
    '--suite',
    'payload',
    '--suite',
    'answers-in-time',
    '--call',
    'quick={}',
    '--json',
    '-',
  );
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ schemaVersion: 1, incomplete: null, exitStatus: 0 });
  expect(
    report.suites.map(({ suite, proves, findings }: Record<string, unknown>) => ({ suite, proves, findings })),
  ).toEqual([
    { suite: 'payload', proves: true, findings: [] },
    { suite: 'answers-in-time', proves: true, findings: [] },
  ]);
  expect(report.suites[0].plays[0].report.cells).toHaveLength(1);
  expect(code).toBe(0);
});

test.each([
  ['an unknown name', ['--suite', 'cancelation'], 'Did you mean "cancellation"?'],
  ['a suite for another transport', ['--suite', 'network'], 'needs a server over HTTP'],
  ['two runs', ['--suite', 'payload', '--twice'], '--twice and --suite do not go together'],
])('a mistake has status 2: %s', async (_, args, message) => {
  const { stderr, code } = await check('well', ...args);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test('suites are listed', async () => {
  const { stdout } = await run('suites', '--json');
  const listed = JSON.parse(stdout) as { readonly id: string; readonly properties: readonly string[] }[];
  expect(listed.find(({ id }) => id === 'cancellation')?.properties).toContain('stops-when-cancelled');
});
