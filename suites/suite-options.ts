import type { OnErrors } from '../src/check/judge/error-notes.ts';
import type { OnUnknown } from '../src/check/judge/unknown-cells.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import type { FailOn } from '../src/check/options/fail-on.ts';
import type { Runner } from './runner.ts';

/** What a suite plays, and what counts as a failure. */
export interface FindingsOptions extends Omit<CheckOptions, 'plans' | 'onProgress' | 'twice'> {
  /**
   * What happens when it is unknown when a client gives up. `suite.findings` returns nothing for `noted`.
   *
   * @defaultValue 'fails' for a client that is named in `clients`, 'noted' for the others
   */
  readonly unknown?: OnUnknown;
  /**
   * What happens when a call is answered in time, but with an error. `noted`: it passes, and the console shows it once;
   * `suite.findings` returns nothing.
   *
   * @defaultValue 'noted'
   */
  readonly errors?: OnErrors;
  /**
   * What fails a test besides clients that give up: `tight`, `unknown`, the ids of properties, or `warnings`, as for
   * `--fail-on`. A finding about a tool fails the tests of that tool; any other finding fails the test of the start-up.
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
   * @defaultValue those of vitest, in vitest; without vitest it is needed
   */
  readonly runner?: Runner;
  /**
   * The real milliseconds that each test may take. The first test of a client plays all of its calls.
   *
   * @defaultValue 60 000
   */
  readonly timeoutMs?: number;
}
