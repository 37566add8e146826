/** The types that the public functions refer to: of reports, transcripts, profiles and faults. */

export type { ClockOfCall } from './check/clocks-of-call.ts';
export type { OnErrors } from './check/judge/error-notes.ts';
export type { Judged } from './check/judge/exit-status.ts';
export type { JudgedRun } from './check/judge/judged-run.ts';
export type { OnUnknown } from './check/judge/unknown-cells.ts';
export type { SessionBegun } from './check/options/check-options.ts';
export type { PlaceOfMistake } from './check/options/expectation-error.ts';
export type { GatewaySpec } from './check/options/gateway-spec.ts';
export type { OneClientOptions } from './check/options/one-client.ts';
export type { PropertySpec } from './check/options/property-spec.ts';
export type { SessionCase } from './check/session-runs/play-commands.ts';
export type {
  AnswersStep,
  AnyStep,
  CallStep,
  CancelStep,
  ConnectStep,
  DisconnectStep,
  ExpireStep,
  FromResult,
  ListStep,
  PingStep,
  PollStep,
  PromptStep,
  ReadStep,
  ReconnectStep,
  StepKind,
  WaitStep,
} from './check/sessions/session-step.ts';
export type { OwnProfile } from './clocks/based-on.ts';
export type { Buffering } from './clocks/buffering.ts';
export type { Cadence } from './clocks/cadence.ts';
export type { Cause } from './clocks/cause.ts';
export type { Answering, Attempt, Framing, ListMethod, Paging, Startup, Step, Wire } from './clocks/client-profile.ts';
export type { Conditions, Era, Mode, Reading, SettingValue, Transport, When } from './clocks/conditions.ts';
export type { Deadline, Noticed } from './clocks/deadline.ts';
export type { Bound, Ms, UnknownMs } from './clocks/duration.ts';
export type { Basis, Evidence, Fact, Stated, Unknown } from './clocks/evidence.ts';
export type { GatewayProfile, Speaks, Speech } from './clocks/gateway-profile.ts';
export type { Hop, Quirk } from './clocks/hop.ts';
export type { Limit } from './clocks/limit.ts';
export type { ClockTime } from './clocks/live-clocks.ts';
export type { Mark } from './clocks/mark.ts';
export type { Audience, Outcome, ToCaller, ToServer } from './clocks/outcome.ts';
export type { PlainDeadline, SettingRef } from './clocks/plain-deadline.ts';
export type { PlainLimit } from './clocks/plain-limit.ts';
export type { ProtocolViolation, Tolerance, Tolerances } from './clocks/protocol-violation.ts';
export type { Queue } from './clocks/queue.ts';
export type { Reaction, Trigger } from './clocks/reaction.ts';
export type { Slack } from './clocks/reducer-state.ts';
export type { Backoff, Retry } from './clocks/retry.ts';
export type { Setting } from './clocks/setting.ts';
export type { Span } from './clocks/span.ts';
export type { FastCheck, Fault, FaultLayer, FaultPlace, Incident } from './faults/fault.ts';
export type { FaultBuilders } from './faults/fault-builders.ts';
export type { FaultContext, InjectedFault, PersonBehaviour } from './faults/fault-context.ts';
export type { Given } from './faults/given.ts';
export type { HttpHopTools, MakeHttpHop } from './faults/http-hop.ts';
export type { NoteDetails } from './faults/note-details.ts';
export type { PayloadEncoding } from './faults/payload/oversized-payload.ts';
export type { ProcessControl } from './faults/server/process-control.ts';
export type { ServerControl } from './faults/server/server-control.ts';
export type { Answer } from './faults/upstream/behaviours/answer.ts';
export type { CannedAnswer } from './faults/upstream/behaviours/behaviour-kind.ts';
export type { Connect } from './faults/upstream/behaviours/connect.ts';
export type { Delay, DelayDistribution } from './faults/upstream/behaviours/delay.ts';
export type { Hang } from './faults/upstream/behaviours/hang.ts';
export type { Pool } from './faults/upstream/behaviours/pool.ts';
export type { Reset } from './faults/upstream/behaviours/reset.ts';
export type { Trickle } from './faults/upstream/behaviours/trickle.ts';
export type { Truncate } from './faults/upstream/behaviours/truncate.ts';
export type { CompleteBehaviour, UpstreamBehaviour } from './faults/upstream/behaviours/upstream-behaviour.ts';
export type { UpstreamMatch, UpstreamRule } from './faults/upstream/gate/upstream-rule.ts';
export type { RelayedHosts, SocketBehaviour, SocketRule } from './faults/upstream/sockets/socket-rule.ts';
export type { CutBy } from './properties/endings/cut-by.ts';
export type { Ending, EndingKind, MaybeMs } from './properties/endings/ending.ts';
export type { GaveUp } from './properties/endings/give-up.ts';
export type { Severity } from './properties/finding.ts';
export type { UnreachedHost } from './properties/findings/upstream-unreachable.ts';
export type { OwnBudget } from './properties/findings/within-own-budget.ts';
export type { CallJudgement, CallOutcome } from './properties/judging/judge-call.ts';
export type { StartupGaveUp, StartupJudgement } from './properties/judging/judge-startup.ts';
export type { ClockLine, LeftOpen, Timeline } from './properties/judging/timeline.ts';
export type { WorkPressure } from './properties/judging/work-pressure.ts';
export type {
  CallContext,
  CannotJudge,
  FaultInForce,
  Found,
  PlayedContext,
  PropertyContext,
  PropertyInfo,
  PropertyResult,
  StartupContext,
} from './properties/property.ts';
export type { PropertyId } from './properties/property-registry.ts';
export type { CallRecord, Execution } from './properties/reading/call-record.ts';
export type { ConnectionWait } from './properties/reading/connection-waits.ts';
export type { Held } from './properties/reading/holds.ts';
export type { KnownCause } from './properties/reading/known-causes.ts';
export type { SpentTime } from './properties/reading/spent-time.ts';
export type { Statement } from './properties/statement.ts';
export type { PlannedRemedy } from './remedies/planned-remedy.ts';
export type { Advice, AdvisedSetting } from './report/advice.ts';
export type {
  AnswerBudget,
  ClientLimit,
  Figure,
  ProgressBudget,
  ProgressFigure,
  ProgressLimit,
  StartupBudget,
  ToolBudget,
} from './report/budget-report.ts';
export type {
  AnswerReport,
  ExtraChecksCost,
  PassesWith,
  PropertyErrorReport,
  RunInfo,
  Totals,
} from './report/check-report.ts';
export type {
  ComparedEntry,
  Expectations,
  Expected,
  KnownCell,
  KnownCondition,
  KnownFinding,
  KnownStartup,
} from './report/known-failures.ts';
export type { LoadLevel, LoadReport, LostCall } from './report/load-report.ts';
export type { StepOutcome } from './report/session-report.ts';
export type {
  SessionCounterexample,
  SessionProblem,
  SessionSearchReport,
} from './report/session-search-report.ts';
export type { TurnReport } from './report/turn-report.ts';
export type { RuleReference, Strength } from './rules/rule.ts';
export type { ChosenGateway } from './scenario/link/http-path.ts';
export type { ScenarioErrorCode } from './scenario/server/scenario-error.ts';
export type { HttpAppServer, OverHttp, UrlServer } from './scenario/server/server-under-test.ts';
export type { OpenWork } from './time/base/open-work.ts';
export type { WallSkew } from './time/core/wall-skew.ts';
export type { PausedPart } from './time/processes/protocol.ts';
export type { BlockTime } from './wire/delivery-queue.ts';
export type { ErrorFrame, Fields, Frame, FrameId, NotificationFrame, RequestFrame, ResultFrame } from './wire/frame.ts';
export type { FrameHook, Pass } from './wire/frame-hook.ts';
export type {
  Cut,
  Exchange,
  ExchangeEvent,
  ExchangeListener,
  Headers,
  HttpRequest,
  Origin,
  ResponseHead,
} from './wire/http/exchange.ts';
export type { HopEvent, ReportHop } from './wire/http/hop-event.ts';
export type { NetworkLoss, NetworkOptions } from './wire/http/network/network-options.ts';
export type { WireEvent, WireMessage } from './wire/http/wire-event.ts';
export type { LinkEnd } from './wire/link.ts';
export type { Connectable, ServerTransport } from './wire/memory-link.ts';
export type { InputHook } from './wire/process-streams.ts';
export type { ReadListener } from './wire/server-inbox.ts';
export type { BookedWork, HopHead, SpanDetail, StopReason, TranscriptHead, WaitingFor } from './wire/transcript.ts';
