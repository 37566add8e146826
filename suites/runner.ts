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
  test(name: string, options: { timeout: number }, run: () => Promise<void>): unknown;
}

// It is known before a suite registers its tests, because registering cannot wait. Outside vitest it is not imported.
const vitest = '__vitest_worker__' in globalThis ? await import('vitest') : null;

/** The runner of this process, if it is vitest; else `null`. */
export const presentRunner: Runner | null =
  vitest === null
    ? null
    : {
        describe: (name, tests) => vitest.describe(name, tests),
        test: (name, options, run) => vitest.test(name, options, run),
      };
