import { expect, test } from 'vitest';
import { runVitest } from './run-vitest.ts';

/** Lines of the fixture that call a matcher which fails. */
const lines = [8, 12, 16, 17, 21];

test('a matcher that fails carries the line on which it was called', async () => {
  const config = 'test/vitest/fixtures/without-setup.config.ts';
  const reporters = ['--reporter', 'default', '--reporter', 'github-actions'];
  const { code, output } = await runVitest('--config', config, ...reporters, 'failing.fixture');

  expect(code).toBe(1);
  for (const line of lines) {
    expect(output).toMatch(new RegExp(`❯ .*failing\\.fixture\\.ts:${line}:\\d+`)); // the frame of the stack
    expect(output).toMatch(new RegExp(`${line}\\| +await expect`)); // the code around it
    expect(output).toMatch(
      new RegExp(`^::error file=.*failing\\.fixture\\.ts,title=.*,line=${line},column=\\d+::`, 'm'),
    );
  }
}, 240_000);
