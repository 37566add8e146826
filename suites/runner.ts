/** What a test runner gives to a test, as far as a suite uses it. */
export interface RunningTest {
  /** Marks the test as skipped, with the reason. */
  skip?(reason: string): void;
}

/**
 * The functions of a test runner that a suite needs. Those of vitest and `node:test` fit.
 *
 * @example
 * ```ts
 * import { describe, test } from 'node:test';
 * import { suite } from 'mcp-deadline/suites';
 *
 * suite(server, { runner: { describe, test }, clients: ['codex-cli'], calls: [{ tool: 'search' }] });
 * ```
 */
export interface Runner {
  /** Registers a group of tests. */
  describe(name: string, tests: () => void): unknown;
  /** Registers a test with a limit in real milliseconds. */
  test(name: string, options: { timeout: number }, run: (running?: RunningTest) => Promise<void>): unknown;
}

// Imported now, because the registration of tests is synchronous and cannot wait for an import. Only inside vitest.
const vitest = '__vitest_worker__' in globalThis ? await import('vitest') : null;

/** Vitest, if it runs this process; otherwise `null`. */
export const presentRunner: Runner | null =
  vitest === null
    ? null
    : {
        describe: (name, tests) => vitest.describe(name, tests),
        test: (name, options, run) => vitest.test(name, options, (running) => run(running)),
      };
