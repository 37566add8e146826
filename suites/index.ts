/**
 * `mcp-deadline/suites`: whole suites of tests to import into your own test file.
 *
 * @packageDocumentation
 */
export type { SuiteGap } from './judge-play.ts';
export type { SuiteFinding } from './problems.ts';
export type { Runner, RunningTest } from './runner.ts';
export { suite } from './suite.ts';
export type { Suite } from './suite-door.ts';
export type { FindingsOptions, SuiteOptions } from './suite-options.ts';
export type { SuiteResult } from './suite-result.ts';
export { type Suites, suites } from './suites.ts';
