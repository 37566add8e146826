import type { OnErrors } from '../src/check/judge/error-notes.ts';
import type { OnUnknown } from '../src/check/judge/unknown-cells.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import type { FailOn } from '../src/check/options/fail-on.ts';
import type { Runner } from './runner.ts';

/** What a suite plays, and what it lets pass. */
export interface FindingsOptions extends Omit<CheckOptions, 'plans' | 'onProgress' | 'twice'> {
  /**
   * What is done about a client of which nobody knows when it gives up. Default: `'fails'` for one that is named in
   * `clients`, `'noted'` for the others; `suite.findings` says nothing about those.
   */
  readonly unknown?: OnUnknown;
  /**
   * What is done about a call that is answered in time, but with an error. Default `'noted'`: it passes, and the console
   * says so, once; `suite.findings` says nothing.
   */
  readonly errors?: OnErrors;
  /**
   * What fails a test besides clients that give up: `tight`, `unknown`, the ids of properties, or `warnings`, as
   * `--fail-on` takes them. What is found of a tool fails the tests of that tool, anything else that of the start-up.
   * Default: nothing.
   */
  readonly failOn?: FailOn;
}

/** The same, and how its tests are registered. */
export interface SuiteOptions extends FindingsOptions {
  /** `{ describe, test }` of the runner; default: vitest's, under vitest. */
  readonly runner?: Runner;
  /** Real milliseconds one client's calls may take; default 60 000. */
  readonly timeoutMs?: number;
}
