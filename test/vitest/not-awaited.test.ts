import { beforeAll, describe, expect, test } from 'vitest';
import { runVitest } from './run-vitest.ts';

interface Result {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** Runs the fixture. @returns its tests, and whatever else was printed */
async function run(): Promise<{ readonly results: readonly Result[]; readonly said: string }> {
  const config = 'test/vitest/fixtures/without-setup.config.ts';
  const { stdout, stderr: said } = await runVitest('--config', config, '--reporter', 'json', 'not-awaited.fixture');
  const { testResults } = JSON.parse(stdout) as { testResults: { assertionResults: Result[] }[] };
  return { results: testResults.flatMap(({ assertionResults }) => assertionResults), said };
}

describe('an assertion that nobody awaits', () => {
  let results: readonly Result[] = [];
  let said = '';
  beforeAll(async () => {
    ({ results, said } = await run());
  });
  const failuresOf = (group: string) =>
    results.flatMap(({ fullName, failureMessages }) =>
      fullName.startsWith(group) ? [[fullName.slice(group.length + 1), failureMessages.join('\n')] as const] : [],
    );

  test('fails its test, with the words to put right', () => {
    const failures = failuresOf('forgotten').filter(([name]) => name !== 'and that one');

    expect(failures.map(([name]) => name)).toHaveLength(7);
    for (const [name, message] of failures)
      expect({ name, message }).toEqual({
        name,
        message: expect.stringMatching(
          /NotAwaitedError: .*toAnswerInTime\("search", \.\.\.\) was not awaited.*Write: await expect\(server\)\./,
        ),
      });
  });

  test('and points to its line', () => {
    const [[, message = ''] = []] = failuresOf('forgotten');
    expect(message).toContain('not-awaited.fixture.ts:12:');
  });

  test('is told of by name alone, and is no error without a test', () => {
    expect(said).not.toContain('Unhandled');
  });

  test('is not one that is awaited sooner or later, by whomever', () => {
    const failures = failuresOf('awaited').filter(([, message]) => message !== '');
    expect(failures).toEqual([['never, for the test failed before', expect.stringContaining('AssertionError')]]);
    expect(failures[0]?.[1]).not.toContain('NotAwaitedError');
    expect(failuresOf('forgotten and that one')).toEqual([['', '']]);
  });
});
