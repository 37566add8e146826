import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { suite } from '../../suites/index.ts';
import { createServer } from './servers/search-server.ts';

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

function run(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
}

const fixture = (name: string, pool: string) =>
  run(
    vitest,
    'run',
    '--config',
    'test/vitest/fixtures/without-setup.config.ts',
    '--reporter',
    'verbose',
    '--pool',
    pool,
    name,
  );

test.each(['forks', 'threads', 'vmThreads'])('there is a test for each client and call, in %s', async (pool) => {
  const { output } = await fixture('suite.fixture', pool);

  expect(output).toContain('✓ test/vitest/fixtures/suite.fixture.ts > codex-cli > starts the server');
  expect(output).toContain(
    '✓ test/vitest/fixtures/suite.fixture.ts > codex-cli > gets its answer: search {"delayMs":45000}',
  );
  expect(output).toContain(
    '× test/vitest/fixtures/suite.fixture.ts > codex-cli > gets its answer: search {"delayMs":400000}',
  );
  expect(output).toContain('codex-cli:tool_timeout_sec=600 > gets its answer: search {"delayMs":400000}');
  expect(output).toContain('fails  codex-cli · search {"delayMs":400000}');
  expect(output).toContain('1 failed | 5 passed (6)');
});

test('tools may be asked for first, or left to one test for them all', async () => {
  const { output } = await fixture('suite-of-all-tools', 'forks');

  expect(output).toContain('vscode > gets its answer: search');
  expect(output).toContain('typescript-sdk-v1 > gets an answer of every read-only tool');
  expect(output).toContain('4 passed (4)');
});

test('without vitest there are findings as data, and tests of another runner', async () => {
  const { code, output } = await run('--test', '--test-reporter', 'tap', 'test/vitest/fixtures/with-node-test.mjs');

  expect(output).toContain('ok 1 - starts the server');
  expect(output).toContain('ok 2 - gets its answer: wait');
  expect(output).toMatch(/# fail 0/);
  expect(code).toBe(0);
});

test('nothing that was called is no pass', async () => {
  const findings = suite.findings(createServer, { clients: ['vscode'], calls: [], allTools: false });
  await expect(findings).resolves.toEqual([]); // its one tool is read-only, so it was called

  await expect(
    suite.findings(() => import('./servers/toolless-server.ts'), { clients: ['vscode'] }),
  ).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: /nothing is proved/,
  });
});

test('a client that does not exist is an error when the tests are registered', () => {
  const runner = { describe: () => {}, test: () => {} };
  expect(() => suite(createServer, { clients: ['codex'], runner })).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE' }),
  );
});
