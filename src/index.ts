/**
 * mcp-deadline: puts an MCP server before mock versions of real MCP clients, under virtual time, and shows whether it
 * answers before each of them gives up.
 *
 * @packageDocumentation
 */
export { check } from './check/check.ts';
export type { CheckOptions, FailOn, RequestedCall } from './check/check-options.ts';
export type { ChosenClient, ClientSpec } from './check/client-spec.ts';
export { exitStatus } from './check/exit-status.ts';
export { UsageError } from './check/usage-error.ts';
export { basedOn } from './clocks/based-on.ts';
export type { ClientProfile } from './clocks/client-profile.ts';
export { SettingError } from './clocks/setting-error.ts';
export { answersWithinBudget } from './properties/answers-within-budget.ts';
export type { Finding } from './properties/finding.ts';
export type { Verdict } from './properties/verdict.ts';
export type { CellReport, CheckReport, FindingReport, StartupReport } from './report/check-report.ts';
export { ScenarioError } from './scenario/scenario-error.ts';
export type { CommandServer, ServerFactory, ServerUnderTest } from './scenario/server-under-test.ts';
export { LinkError } from './wire/link.ts';
export { type Entry, type Transcript, transcriptHash } from './wire/transcript.ts';
