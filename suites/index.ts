/**
 * `mcp-deadline/suites`: whole suites of tests to import into your own test file.
 *
 * @packageDocumentation
 */
export type { SuiteFinding } from './problems.ts';
export type { Runner } from './runner.ts';
export { suite } from './suite.ts';
export type { FindingsOptions, SuiteOptions } from './suite-options.ts';
