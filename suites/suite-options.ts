import type { CheckOptions } from '../src/check/check-options.ts';
import type { OnErrors } from '../src/check/error-notes.ts';
import type { Runner } from './runner.ts';

/** What a suite plays, and what it lets pass. */
export interface FindingsOptions extends Omit<CheckOptions, 'plans' | 'onProgress' | 'twice'> {
  /** Whether a client whose clock nobody knows is a finding; default `'fails'`. */
  readonly unknown?: 'fails' | 'allowed';
  /**
   * What is done about a call that is answered in time, but with an error. Default `'noted'`: it passes, and the console
   * says so, once; `suite.findings` says nothing.
   */
  readonly errors?: OnErrors;
}

/** The same, and how its tests are registered. */
export interface SuiteOptions extends FindingsOptions {
  /** `{ describe, test }` of the runner; default: vitest's, under vitest. */
  readonly runner?: Runner;
  /** Real milliseconds one client's calls may take; default 60 000. */
  readonly timeoutMs?: number;
}
