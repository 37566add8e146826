import type { OnErrors } from '../src/check/judge/error-notes.ts';
import type { OnUnknown } from '../src/check/judge/unknown-cells.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import type { FailOn } from '../src/check/options/fail-on.ts';
import type { Runner } from './runner.ts';

/** What a suite plays, and what counts as a failure. */
export interface FindingsOptions extends Omit<CheckOptions, 'plans' | 'onProgress' | 'twice'> {
  /**
   * What happens if it is unknown when a client gives up. With `noted`, `suite.findings` returns no finding for it.
   *
   * @defaultValue 'fails' for a client that is named in `clients`, 'noted' for the others
   */
  readonly unknown?: OnUnknown;
  /**
   * What happens if a call is answered in time, but with an error. `noted`: the test passes, and the console shows the error
   * once; `suite.findings` returns no finding for it.
   *
   * @defaultValue 'noted'
   */
  readonly errors?: OnErrors;
  /**
   * What fails a test in addition to clients that give up: `tight`, `unknown`, the ids of properties, or `warnings`, as for
   * `--fail-on`. A finding about a tool fails the tests of that tool. Any other finding fails the test of the start-up.
   *
   * @defaultValue nothing
   */
  readonly failOn?: FailOn;
}

/** What a suite plays, what counts as a failure, and how its tests are registered. */
export interface SuiteOptions extends FindingsOptions {
  /**
   * `{ describe, test }` of the test runner.
   *
   * @defaultValue in vitest: those of vitest. In any other test runner it is required
   */
  readonly runner?: Runner;
  /**
   * The real milliseconds that each test may take. The first test of a client plays all of its calls.
   *
   * @defaultValue 60 000
   */
  readonly timeoutMs?: number;
}
