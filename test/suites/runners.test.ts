import { expect, test } from 'vitest';
import { runNode, runVitest } from '../vitest/run-vitest.ts';

const reason = 'only a server over stdio has a process that ends with its standard input';

test('under vitest a test that can judge nothing is skipped with the reason', async () => {
  const config = 'test/vitest/fixtures/without-setup.config.ts';
  const { output, code } = await runVitest('--config', config, '--reporter', 'verbose', 'fixtures/suites.fixture');

  expect(output).toContain('clean-up > codex-cli > no finding of leaves-nothing-running');
  expect(output).toMatch(/↓ .*no finding of outlives-input/);
  expect(output).toContain(reason);
  expect(output).toContain('1 passed | 3 skipped (4)');
  expect(code).toBe(0);
});

test('under node:test, too', async () => {
  const fixture = 'test/vitest/fixtures/suites-with-node-test.mjs';
  const { output, code } = await runNode('--test', '--test-reporter', 'tap', fixture);

  expect(output).toContain(`no finding of outlives-input # SKIP not judged: ${reason}`);
  expect(output).toMatch(/# pass 1/);
  expect(output).toMatch(/# skipped 3/);
  expect(code).toBe(0);
});
