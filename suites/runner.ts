/** What a suite needs of a test runner. Those of vitest, `node:test`, and of others that are like them, will do. */
export interface Runner {
  describe(name: string, tests: () => void): unknown;
  test(name: string, options: { timeout: number }, run: () => Promise<void>): unknown;
}

// Known before anybody registers a test, for registering cannot wait. Outside vitest it is not looked for.
const vitest = '__vitest_worker__' in globalThis ? await import('vitest') : null;

/** The runner that runs us, where it is vitest. */
export const presentRunner: Runner | null =
  vitest === null
    ? null
    : {
        describe: (name, tests) => vitest.describe(name, tests),
        test: (name, options, run) => vitest.test(name, options, run),
      };
