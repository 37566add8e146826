import type { SettingValue } from '../clocks/conditions.ts';
import type { Span } from '../clocks/span.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { CutBy } from '../properties/endings/cut-by.ts';
import type { Ending, MaybeMs } from '../properties/endings/ending.ts';
import type { GaveUp } from '../properties/endings/give-up.ts';
import type { Severity } from '../properties/finding.ts';
import type { UnreachedHost } from '../properties/findings/upstream-unreachable.ts';
import type { OwnBudget } from '../properties/findings/within-own-budget.ts';
import type { CallOutcome } from '../properties/judging/judge-call.ts';
import type { Timeline } from '../properties/judging/timeline.ts';
import type { Verdict } from '../properties/judging/verdict.ts';
import type { WorkPressure } from '../properties/judging/work-pressure.ts';
import type { KnownCause } from '../properties/reading/known-causes.ts';
import type { Figures } from '../properties/statement.ts';
import type { WaitingFor } from '../wire/transcript.ts';
import type { Advice } from './advice.ts';

export type { Advice, AdvisedSetting } from './advice.ts';

/** The boundary of one parameter of one fault, with all other parameters as planned. */
export interface PassesWith {
  readonly fault: string;
  /** The index of the fault in the plan, from 0. */
  readonly index: number;
  /** The parameter. `null`: the call fails even without this fault. */
  readonly parameter: string | null;
  /** The largest value with which the call passes; one more fails. `null`: no such value is known, see `because`. */
  readonly atMost: number | null;
  /** Why no such value is known. `null`: it is known. */
  readonly because: string | null;
}

/** The result of the server's start-up for one client. */
export interface StartupReport {
  readonly client: string;
  readonly profile: string;
  readonly settings: { readonly [key: string]: SettingValue };
  readonly verdict: Verdict;
  readonly initializedAtMs: number | null;
  readonly listedAtMs: number | null;
  /**
   * Until when the start-up was observed not to end, in virtual milliseconds since it began, if the server only repeats itself
   * and this client waits without a limit. `null`: the end was observed, or the run could not go on.
   */
  readonly observedUntilMs: number | null;
  readonly attempts: number;
  readonly plan: FaultPlan;
  readonly gaveUp: (GaveUp & { readonly during: Span }) | null;
  /** How it ended, and what the server wrote. `null`: it never began. */
  readonly ending: Ending | null;
  readonly marginMs: number | null;
  /** Real work of the server, in milliseconds, as on an otherwise idle machine. It is measured and differs from run to run. */
  readonly realWorkMs: number;
  /** The effect of that work on a client that is in time without it. `null`: no effect. */
  readonly realWork: WorkPressure | null;
  /** The pending work when the run could not go on. Its times are virtual milliseconds since the start-up began. */
  readonly waitingFor: readonly WaitingFor[];
  /** Why it did not end, if that is known: a list without an end, a run that could not go on. */
  readonly because?: string | null;
  /** The hosts that the server dialled during the start-up and could not reach, each once. */
  readonly unreachedHosts: readonly UnreachedHost[];
  /** Why the server waited, if the transcript or an extra play shows it. Empty: it did not wait, or the cause is unknown. */
  readonly causes: readonly KnownCause[];
  /** The faults of the plan that acted during the start-up, by their index from 0. */
  readonly faultsActed: readonly number[];
  /** The clocks and events of the start-up. `null`: the start-up fits. */
  readonly timeline: Timeline | null;
  /** Changes that make a start-up fit which does not. Each was tried. Empty: nothing was found, or no search was made. */
  readonly advice: readonly Advice[];
  /** The last part of the server's standard error, if the start-up failed. */
  readonly stderr?: string;
}

/** The server's answer. */
export interface AnswerReport {
  readonly kind: 'result' | 'tool-error' | 'protocol-error' | 'task';
  readonly atMs: number;
  readonly bytes: number;
}

/** The result of one call of one client. */
export interface CellReport {
  readonly client: string;
  readonly profile: string;
  readonly settings: { readonly [key: string]: SettingValue };
  readonly mode: string;
  readonly transport: string;
  readonly era: string;
  readonly gateways: readonly string[];
  readonly tool: string;
  readonly arguments: unknown;
  /** The faults that were injected, with their parameters. */
  readonly plan: FaultPlan;
  /** The faults that acted during the call, by their index in the plan, from 0. The verdict says nothing about the others. */
  readonly faultsActed: readonly number[];
  readonly verdict: Verdict;
  /** Whether the call was made. A cell whose call could not be made is `unknown` and its `outcome` is `lost`; see `because`. */
  readonly played: boolean;
  /** Why the verdict is `unknown`. `null`: the verdict is not `unknown`. */
  readonly because: string | null;
  readonly outcome: CallOutcome;
  readonly answer: AnswerReport | null;
  readonly gaveUp: GaveUp | null;
  /** How it ended, and what the server wrote. `null`: the call was not made. */
  readonly ending: Ending | null;
  /** The server's standard error during the call, if its process ended during the call. Of a long text, only the last part. */
  readonly stderr?: string;
  readonly budgetMs: MaybeMs;
  readonly marginMs: number | null;
  readonly runnerUp: { readonly by: string; readonly atMs: number } | null;
  readonly progress: { readonly tokenSent: boolean; readonly received: number; readonly extended: boolean };
  readonly executions: readonly {
    readonly sentAtMs: number;
    readonly answeredAtMs: number | null;
    readonly cancel: {
      readonly sent: boolean;
      readonly atMs: number | null;
      readonly how: 'notification' | 'stream-close' | null;
      readonly reason: string | null;
    };
  }[];
  readonly afterwards: {
    /** When an answer came that no caller received. `"unknown"`: the run ended before, see `observedUntilMs`. */
    readonly lateAnswerAtMs: MaybeMs;
    readonly connection: 'kept' | 'closed' | 'respawned' | 'reconnected';
  };
  /** Real work of the server, in milliseconds, as on an otherwise idle machine. It is measured and differs from run to run. */
  readonly realWorkMs: number;
  /** The effect of that work on a client that is in time without it. `null`: no effect. */
  readonly realWork: WorkPressure | null;
  /** The hosts that the server dialled until it answered and could not reach, each once. They are unknown in real time. */
  readonly unreachedHosts: readonly UnreachedHost[];
  /** Why the server waited, if the transcript or an extra play shows it. Empty: it did not wait, or the cause is unknown. */
  readonly causes: readonly KnownCause[];
  /** The clock of an HTTP library or a gateway that cut the response on its way. `null`: the response was not cut. */
  readonly cutBy: CutBy | null;
  /** The clocks and events of the call. `null`: the call fits the deadlines of the client. */
  readonly timeline: Timeline | null;
  /** The boundaries of the plan's faults for this cell. Empty: no search was made. */
  readonly passesWith: readonly PassesWith[];
  /** Why the search for boundaries ended early. `null`: it did not, or no search was requested. */
  readonly searchEnded: string | null;
  /** Changes that make a cell fit which does not. Each was tried. Empty: nothing was found, or no search was made. */
  readonly advice: readonly Advice[];
  /**
   * How long the server takes for this client, or for a client that waits and puts the same bytes on the wire, in virtual
   * milliseconds. `null`: the server did not answer, or no client waited long enough.
   */
  readonly tookMs: number | null;
  /** The result under the user's own budget for this tool. `null`: no budget. */
  readonly ownBudget: OwnBudget | null;
  /**
   * Until when the server was observed not to answer this call in any play, in virtual milliseconds since the call began. What it
   * did later is unknown. `null`: it answered, or no answer was possible any more.
   */
  readonly observedUntilMs: number | null;
  /** Why the run could not go on while the call was open. `null`: it could go on. */
  readonly stopped: string | null;
  /** The pending work at that time. Its times are virtual milliseconds since the call began. */
  readonly waitingFor: readonly WaitingFor[];
}

/** A finding, and the line that reproduces it. */
export interface FindingReport {
  readonly property: string;
  readonly client: string | null;
  /** The settings that the user of the client gave. Empty: the client's defaults. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** The faults of the play. */
  readonly plan: FaultPlan;
  /** The verdict that follows from the finding for its cell or start-up. `null`: no verdict follows from it. */
  readonly verdict: Verdict | null;
  readonly severity: Severity;
  readonly tool: string | null;
  readonly message: string;
  /** Every number in the message, by name, with the printed value. Empty: the message has no number. See docs/properties.md. */
  readonly figures: Figures;
  readonly replay: string | null;
}

/** A property of the user that could not be judged, because it has a mistake. */
export interface PropertyErrorReport {
  readonly code: 'ERR_PROPERTY';
  /** The id of the property. */
  readonly property: string;
  /** The id of the client that was played. */
  readonly client: string;
  /** The tool; `null`: the start-up. */
  readonly tool: string | null;
  /** The error that it threw, or why its return value is not valid. */
  readonly message: string;
}

/** When and with what a report was made. Two reports with one seed differ only here: leave it out of comparisons. */
export interface RunInfo {
  /** The version of mcp-deadline. */
  readonly version: string;
  /** The version of Node, such as `v20.19.0`. */
  readonly node: string;
  /** The platform, such as `linux-x64`. */
  readonly platform: string;
  /** The real start time, in ISO 8601. */
  readonly startedAt: string;
  /** The duration of the check, in real milliseconds. */
  readonly durationMs: number;
  /** The cost of the checks that need no fault and run after the verdicts. */
  readonly extraChecks: ExtraChecksCost;
}

/** The cost of the checks after the verdicts. */
export interface ExtraChecksCost {
  /** How many checks ran, counted for each wire class. */
  readonly checks: number;
  /** The number of sessions that were opened only for these checks. */
  readonly sessions: number;
  /** Their real milliseconds, which are part of `durationMs`. The times of parallel checks are added up. */
  readonly realMs: number;
}

/** The numbers of start-ups, cells and findings. */
export interface Totals {
  readonly startups: { readonly [verdict in Verdict]: number };
  readonly cells: { readonly [verdict in Verdict]: number };
  readonly findings: { readonly [severity in Severity]: number };
}

/** The report of `check`. It is public interface: fields may be added, but are never changed or removed. */
export interface CheckReport {
  readonly schemaVersion: 1;
  readonly run: RunInfo;
  readonly seed: number;
  /** How many times slower than this machine a modest machine was assumed to be. */
  readonly slowdown: number;
  readonly time: 'virtual' | 'real';
  /**
   * How real work was measured. `run-queue`: the system reports how long threads waited for a processor. `processor-time`: the
   * system does not report that, so waits for disks and other processes are not counted.
   */
  readonly realWorkBy: 'run-queue' | 'processor-time';
  /** Why time was real although virtual time was requested. `null`: time is as requested. */
  readonly realTimeReason: string | null;
  /** Why the check ended before everything was played. `null`: everything was played. Cells that were not played are unknown. */
  readonly incomplete: { readonly reason: string } | null;
  /**
   * How the work of native add-ons is detected in virtual time: by the `threads` that do it (Linux), or only by the `requests`
   * that add-ons make through Node. Virtual time then does not wait for work that Node does not know about.
   */
  readonly nativeWorkSeenBy: 'threads' | 'requests';
  readonly server: {
    readonly name: string | null;
    readonly version: string | null;
    readonly protocolVersion: string | null;
  };
  /** How many start-ups and cells have each verdict, and how many findings each severity. */
  readonly totals: Totals;
  /**
   * The exit status of this check. 0: nothing fails. 1: something fails, or nothing is proved. 4: two runs with one seed differ.
   * On the command line `--fail-on` decides what fails, otherwise the verdict `fails`.
   */
  readonly exitStatus: 0 | 1 | 4;
  readonly startup: readonly StartupReport[];
  readonly cells: readonly CellReport[];
  readonly findings: readonly FindingReport[];
  /** Tools that were not called, and why. */
  readonly leftOut: readonly { readonly tool: string; readonly why: string }[];
  /** Properties that cannot judge a server of this kind, and why. */
  readonly notJudged: readonly { readonly property: string; readonly why: string }[];
  /** Properties with a mistake: they threw, or returned something else than findings. Left out: no property has a mistake. */
  readonly propertyErrors?: readonly PropertyErrorReport[];
  /**
   * How often each tool was executed: the `tools/call` requests that were sent to the server for verdicts, advice, boundaries and
   * extra checks. A tool that changes something may have changed it this many times.
   */
  readonly executions: readonly { readonly tool: string; readonly times: number }[];
  /** The SHA-256 of each client's transcript. */
  readonly transcripts: { readonly [client: string]: string };
}
