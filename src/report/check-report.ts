import type { SettingValue } from '../clocks/conditions.ts';
import type { Span } from '../clocks/span.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { CutBy } from '../properties/cut-by.ts';
import type { Ending } from '../properties/ending.ts';
import type { Severity } from '../properties/finding.ts';
import type { UnreachedHost } from '../properties/findings/upstream-unreachable.ts';
import type { OwnBudget } from '../properties/findings/within-own-budget.ts';
import type { GaveUp, MaybeMs } from '../properties/give-up.ts';
import type { CallOutcome } from '../properties/judge-call.ts';
import type { KnownCause } from '../properties/known-causes.ts';
import type { Figures } from '../properties/statement.ts';
import type { Timeline } from '../properties/timeline.ts';
import type { Verdict } from '../properties/verdict.ts';
import type { WorkPressure } from '../properties/work-pressure.ts';
import type { WaitingFor } from '../wire/transcript.ts';
import type { Advice } from './advice.ts';

export type { Advice, AdvisedSetting } from './advice.ts';

/** How far one parameter of one fault may go, all others as planned, before the client gives up. */
export interface PassesWith {
  readonly fault: string;
  /** Which fault of the plan, from 0. */
  readonly index: number;
  /** The parameter; `null`: it fails even without this fault. */
  readonly parameter: string | null;
  /** The largest value that passes: one more fails. `null`: there is none, see `because`. */
  readonly atMost: number | null;
  /** Why there is no such value; `null` where there is one. */
  readonly because: string | null;
}

/** What one client makes of the server's start-up. */
export interface StartupReport {
  readonly client: string;
  readonly profile: string;
  readonly settings: { readonly [key: string]: SettingValue };
  readonly verdict: Verdict;
  readonly initializedAtMs: number | null;
  readonly listedAtMs: number | null;
  /**
   * Until when the start-up was seen not to end, where the server only repeats itself and this client waits without a limit;
   * in virtual milliseconds since it began. `null`: it was seen to the end, or the run could not go on.
   */
  readonly observedUntilMs: number | null;
  readonly attempts: number;
  readonly plan: FaultPlan;
  readonly gaveUp: (GaveUp & { readonly during: Span }) | null;
  /** How it ended, and what the server said; `null`: it never began. */
  readonly ending: Ending | null;
  readonly marginMs: number | null;
  /** Real work of the server, in milliseconds, as on an otherwise idle machine. Measured: no two runs have the same. */
  readonly realWorkMs: number;
  /** What that work does to a client that is in time without it; `null`: nothing. */
  readonly realWork: WorkPressure | null;
  /** What was open when the run could not go on; since when, in virtual milliseconds since the start-up began. */
  readonly waitingFor: readonly WaitingFor[];
  /** What kept it from ending, where it is known: a list without an end, a run that could not go on. */
  readonly because?: string | null;
  /** The hosts that the server dialled meanwhile and could not reach, each once. */
  readonly unreachedHosts: readonly UnreachedHost[];
  /** Why it waited, where the transcript or a play of its own knows; empty: it did not wait, or the cause is unknown. */
  readonly causes: readonly KnownCause[];
  /** Which faults of the plan did something meanwhile, by their place in it, from 0. */
  readonly faultsActed: readonly number[];
  /** The start-up drawn out in time; `null` where it simply fits. */
  readonly timeline: Timeline | null;
  /** What makes it fit, where it does not. Each was tried; empty: nothing was found, or no search was made. */
  readonly advice: readonly Advice[];
  /** The end of what the server wrote to its standard error, where the start-up failed. */
  readonly stderr?: string;
}

/** The server's answer. */
export interface AnswerReport {
  readonly kind: 'result' | 'tool-error' | 'protocol-error' | 'task';
  readonly atMs: number;
  readonly bytes: number;
}

/** What one client makes of one tool. */
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
  /** Which of them did something meanwhile, by their place in the plan, from 0: a pass says nothing about the others. */
  readonly faultsActed: readonly number[];
  readonly verdict: Verdict;
  /** Whether the call was made. A cell whose call could not be made is `unknown`, its `outcome` is `lost`; see `because`. */
  readonly played: boolean;
  /** Why the verdict is `unknown`; `null`: it is another. */
  readonly because: string | null;
  readonly outcome: CallOutcome;
  readonly answer: AnswerReport | null;
  readonly gaveUp: GaveUp | null;
  /** How it ended, and what the server said; `null`: the call was not made. */
  readonly ending: Ending | null;
  /** What the server wrote to its standard error during the call, if its process ended during it; of a long text, the end. */
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
    /** When an answer came that no caller received; `"unknown"`: the run did not last long enough to see it, see `observedUntilMs`. */
    readonly lateAnswerAtMs: MaybeMs;
    readonly connection: 'kept' | 'closed' | 'respawned' | 'reconnected';
  };
  /** Real work of the server, in milliseconds, as on an otherwise idle machine. Measured: no two runs have the same. */
  readonly realWorkMs: number;
  /** What that work does to a client that is in time without it; `null`: nothing. */
  readonly realWork: WorkPressure | null;
  /** The hosts that the server dialled until it answered and could not reach, each once. Unknown where time is real. */
  readonly unreachedHosts: readonly UnreachedHost[];
  /** Why it waited, where the transcript or a play of its own knows; empty: it did not wait, or the cause is unknown. */
  readonly causes: readonly KnownCause[];
  /** What cut the response on the way, a library's clock or an intermediary's; `null`: nothing did. */
  readonly cutBy: CutBy | null;
  /** The call drawn out in time; `null` where it simply fits. */
  readonly timeline: Timeline | null;
  /** How far each fault of the plan may go before this cell fails; empty: no search was made. */
  readonly passesWith: readonly PassesWith[];
  /** Why boundaries were not looked for to the end; `null`: they were, or were not asked for. */
  readonly searchEnded: string | null;
  /** What makes it fit, where it does not. Each was tried; empty: nothing was found, or no search was made. */
  readonly advice: readonly Advice[];
  /**
   * How long the server takes for this client, or for one that puts the same on the wire, where that waits; in virtual
   * milliseconds. `null`: without an answer, or no client waited long enough.
   */
  readonly tookMs: number | null;
  /** How it did against the author's own budget for this tool; `null`: there is none. */
  readonly ownBudget: OwnBudget | null;
  /**
   * Until when the server was seen not to answer this call, in virtual milliseconds since the call began, whichever client was played;
   * `null`: it answered, or nothing could come any more. What it did later is unknown.
   */
  readonly observedUntilMs: number | null;
  /** Why the run could not go on while the call was open, where it could not. */
  readonly stopped: string | null;
  /** What was open then; since when, in virtual milliseconds since the call began. */
  readonly waitingFor: readonly WaitingFor[];
}

/** A finding, and the line that shows it again. */
export interface FindingReport {
  readonly property: string;
  readonly client: string | null;
  /** What its user set; empty: its defaults. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** The faults that were injected meanwhile. */
  readonly plan: FaultPlan;
  /** What it makes of the cell or start-up it is about; `null`: it is about neither. */
  readonly verdict: Verdict | null;
  readonly severity: Severity;
  readonly tool: string | null;
  readonly message: string;
  /** Every number that the message gives, by name, as it is printed there; empty: it gives none. See docs/properties.md. */
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
  /** What it threw, or what is wrong with what it returned. */
  readonly message: string;
}

/** When and by what a report was made. Two reports of one seed differ in nothing else: leave it out of comparisons. */
export interface RunInfo {
  /** Of mcp-deadline. */
  readonly version: string;
  /** Of Node, as `v20.19.0`. */
  readonly node: string;
  /** As `linux-x64`. */
  readonly platform: string;
  /** In real time, ISO 8601. */
  readonly startedAt: string;
  /** Real milliseconds that the check took. */
  readonly durationMs: number;
  /** What the checks cost that need no fault and run after the verdicts. */
  readonly extraChecks: ExtraChecksCost;
}

/** What the checks after the verdicts cost. */
export interface ExtraChecksCost {
  /** How many ran, each wire class counted. */
  readonly checks: number;
  /** Sessions that were opened for them alone. */
  readonly sessions: number;
  /** Real milliseconds; those of checks side by side are added up. Part of `durationMs`. */
  readonly realMs: number;
}

/** How often there is what. */
export interface Totals {
  readonly startups: { readonly [verdict in Verdict]: number };
  readonly cells: { readonly [verdict in Verdict]: number };
  readonly findings: { readonly [severity in Severity]: number };
}

/** What `check` found. Public interface: fields are added, never changed or dropped. */
export interface CheckReport {
  readonly schemaVersion: 1;
  readonly run: RunInfo;
  readonly seed: number;
  /** How much slower than this machine a modest one was taken to be. */
  readonly slowdown: number;
  readonly time: 'virtual' | 'real';
  /**
   * How real work was measured. `run-queue`: with what the system reports about waiting for a processor. `processor-time`: it
   * does not report it, so waits for disks and other processes are not counted.
   */
  readonly realWorkBy: 'run-queue' | 'processor-time';
  /** Why time was real although virtual time was asked for. */
  readonly realTimeReason: string | null;
  /** Why the check ended before everything was played; `null`: it did not. What was not played is unknown. */
  readonly incomplete: { readonly reason: string } | null;
  /**
   * By what the work of native add-ons is seen in virtual time: by the `threads` that do it (Linux), or only by the
   * `requests` that Node knows of. Then time may pass work that an add-on does not report to Node.
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
   * The exit status of this check: 0 nothing fails, 1 something does or nothing is proved, 4 two runs of one seed differ. On the
   * command line what fails follows from `--fail-on`, otherwise it is the verdict `fails`.
   */
  readonly exitStatus: 0 | 1 | 4;
  readonly startup: readonly StartupReport[];
  readonly cells: readonly CellReport[];
  readonly findings: readonly FindingReport[];
  /** Tools that were not called, and why. */
  readonly leftOut: readonly { readonly tool: string; readonly why: string }[];
  /** Properties that could not judge, as the server was given, and why. */
  readonly notJudged: readonly { readonly property: string; readonly why: string }[];
  /** Properties that threw, or returned something else than findings: a mistake in them. Left out: there is none. */
  readonly propertyErrors?: readonly PropertyErrorReport[];
  /**
   * How often each tool was executed: the `tools/call` requests that were sent to the server for verdicts, advice,
   * boundaries and every other look at it. Tools that change something have changed it so often.
   */
  readonly executions: readonly { readonly tool: string; readonly times: number }[];
  /** The SHA-256 of each client's transcript. */
  readonly transcripts: { readonly [client: string]: string };
}
