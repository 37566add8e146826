import type { ServerOrMade } from '../src/scenario/server/server-under-test.ts';
import { callsOf } from './calls-of.ts';
import type { SuiteFinding } from './problems.ts';
import { registerSuite } from './register-suite.ts';
import type { SuiteDefinition } from './suite-definition.ts';
import type { FindingsOptions, SuiteOptions } from './suite-options.ts';
import { type SuiteResult, suiteFindings, suiteResult } from './suite-result.ts';

/** A suite: call it to register its tests, or ask it for its findings as data. */
export interface Suite {
  /**
   * Registers the tests of the suite with the test runner.
   *
   * @param server the server under test
   * @param options what is played, what counts as a failure, and how tests are registered
   * @throws UsageError (`ERR_USAGE`) if no test runner is known, for clients or properties that do not exist, and for a server that
   *   the suite cannot play
   */
  (server: ServerOrMade, options?: SuiteOptions): void;
  /** The stable id: `--suite` takes it. */
  readonly id: string;
  /** The question that it answers, in one line. */
  readonly summary: string;
  /**
   * Returns everything for which a test of the suite would fail, as data. It needs no test runner.
   *
   * @throws UsageError (`ERR_USAGE`) if nothing was judged, and every error that `check` throws
   */
  findings(server: ServerOrMade, options?: FindingsOptions): Promise<readonly SuiteFinding[]>;
  /** Returns what the suite found, what it could not judge, and the reports of its plays. */
  result(server: ServerOrMade, options?: FindingsOptions): Promise<SuiteResult>;
  /**
   * Lists the tools with `readOnlyHint`, each as a call for `calls`.
   *
   * @throws UsageError (`ERR_USAGE`) if the server does not list its tools
   */
  readonly calls: typeof callsOf;
}

/** @param grouped whether its tests are in a group that is named after it */
export function suiteDoor(definition: SuiteDefinition, grouped: boolean): Suite {
  const { id, summary } = definition;
  function register(server: ServerOrMade, options: SuiteOptions = {}): void {
    registerSuite(definition, server, options, { called: register, grouped });
  }
  return Object.assign(register, {
    id,
    summary,
    findings: (server: ServerOrMade, options?: FindingsOptions) => suiteFindings(definition, server, options),
    result: (server: ServerOrMade, options?: FindingsOptions) => suiteResult(definition, server, options),
    calls: callsOf,
  });
}
