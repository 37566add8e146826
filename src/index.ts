/**
 * mcp-deadline: plays an MCP server with mock versions of real MCP clients, under virtual time, and shows whether the server
 * answers before each client gives up.
 *
 * @packageDocumentation
 */
export { type BudgetOptions, budgets } from './check/budgets.ts';
export { check } from './check/check.ts';
export { defineClient, defineGateway } from './check/define-profile.ts';
export { seededDraws } from './check/draws/seeded-draws.ts';
export type { SeededDrawsOptions } from './check/draws/seeded-draws-options.ts';
export { exitStatus } from './check/judge/exit-status.ts';
export type { ListToolsOptions } from './check/list-tools.ts';
export type { Arrivals, LoadOptions } from './check/load/load-options.ts';
export { playLoad } from './check/load/play-load.ts';
export type { CheckOptions, RequestedCall } from './check/options/check-options.ts';
export type { ChosenClient, ClientSpec } from './check/options/client-spec.ts';
export { ExpectationError } from './check/options/expectation-error.ts';
export type { FailOn } from './check/options/fail-on.ts';
export { UsageError } from './check/options/usage-error.ts';
export { answersInTime } from './check/property-runs/answers-in-time.ts';
export type {
  AnswersInTimeOptions,
  ArgumentsOption,
  CaseOptions,
} from './check/property-runs/answers-in-time-options.ts';
export { argumentsOf } from './check/property-runs/arguments-of.ts';
export { type FaultPlansOptions, type FixedParameters, faultPlans } from './check/property-runs/fault-plans.ts';
export { NotInTimeError } from './check/property-runs/not-in-time-error.ts';
export { searchCases } from './check/property-runs/search-cases.ts';
export type { SearchOptions } from './check/property-runs/search-options.ts';
export { faultReach } from './check/reach/fault-reach.ts';
export type { FaultReachOptions } from './check/reach/fault-reach-options.ts';
export { type ScenarioOptions, type ScenarioRun, scenario } from './check/scenario.ts';
export { type SearchSessionsOptions, searchSessions } from './check/session-runs/search-sessions.ts';
export { SessionError } from './check/session-runs/session-error.ts';
export { sessionsHold } from './check/session-runs/sessions-hold.ts';
export type { SessionsOptions } from './check/session-runs/sessions-options.ts';
export { playSession, type SessionOptions } from './check/sessions/play-session.ts';
export type { SessionRun } from './check/sessions/play-steps.ts';
export type { SessionStep } from './check/sessions/session-step.ts';
export { playTurn, type TurnOptions } from './check/turns/play-turn.ts';
export type { TurnPolicy } from './check/turns/turn-policy.ts';
export { UnseenError } from './check/unseen-error.ts';
export { basedOn } from './clocks/based-on.ts';
export type { ClientProfile } from './clocks/client-profile.ts';
export { ProfileError } from './clocks/profile-error.ts';
export { SettingError } from './clocks/setting-error.ts';
export { coldStart, overHttp, payload, upstream } from './faults/fault-aliases.ts';
export { defineFault, type FaultBuilder, faults } from './faults/fault-builders.ts';
export type { FaultPlan, PlannedFault } from './faults/fault-plan.ts';
export { FaultPlanError } from './faults/fault-plan-error.ts';
export type { FaultCondition } from './faults/when/fault-condition.ts';
export type { Finding } from './properties/finding.ts';
export { forgetsJobs, type JobRegistry } from './properties/findings/forgets-jobs.ts';
export { judgeTranscript } from './properties/judge-property.ts';
export type { Verdict } from './properties/judging/verdict.ts';
export type { Property } from './properties/property.ts';
export { PropertyError } from './properties/property-error.ts';
export { defineProperty } from './properties/property-registry.ts';
export type { Figures } from './properties/statement.ts';
export {
  answeredWithAnError,
  answersWithinBudget,
  answerWithinLimits,
  leavesNothingRunning,
  stopsWhenCancelled,
} from './properties/transcript-functions.ts';
export type * from './public-types.ts';
export type { BudgetReport } from './report/budget-report.ts';
export type { CellReport, CheckReport, FindingReport, StartupReport } from './report/check-report.ts';
export type { AnswerTimes, ClientDraws, DrawsReport } from './report/draws-report.ts';
export {
  type FormatOptions,
  formatReport,
  ReportFormatError,
  type ReportFormatName,
} from './report/formats/format-report.ts';
export { searchMessage } from './report/formats/search-message.ts';
export type { KnownFailures } from './report/known-failures.ts';
export type { ClientReach, ParameterReach, ReachReport } from './report/reach-report.ts';
export type {
  AnswersInTimeCase,
  CaseBoundary,
  CommandReport,
  Counterexample,
  FreePart,
  NumberBoundary,
  SearchReport,
} from './report/search-report.ts';
export type { PlayedStep } from './report/session-report.ts';
export { ScenarioError } from './scenario/server/scenario-error.ts';
export type {
  CommandServer,
  ServerFactory,
  ServerOrMade,
  ServerUnderTest,
} from './scenario/server/server-under-test.ts';
export { LinkError } from './wire/link.ts';
export { type Entry, type Transcript, transcriptHash } from './wire/transcript.ts';
