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
import type { SpentTime } from '../properties/reading/spent-time.ts';
import type { Figures } from '../properties/statement.ts';
import type { RuleReference } from '../rules/rule.ts';
import type { NetworkOptions } from '../wire/http/network/network-options.ts';
import type { WaitingFor } from '../wire/transcript.ts';
import type { Advice } from './advice.ts';
import type { Expectations, Expected } from './known-failures.ts';

export type { Advice, AdvisedSetting } from './advice.ts';

/** The boundary of one parameter of one fault, with all other parameters as planned. */
export interface PassesWith {
  /** The id of the fault. */
  readonly fault: string;
  /** The position of the fault in the plan, from 0. */
  readonly index: number;
  /** The parameter; `null`: the call fails even without this fault. */
  readonly parameter: string | null;
  /**
   * The largest value that passes in virtual time, in the unit of the parameter; one more fails. Real work of the server comes on top:
   * at this value it may already be too much. `null`: no such value is known, see `because`.
   */
  readonly atMost: number | null;
  /** Why there is no such value; `null`: there is one. */
  readonly because: string | null;
}

/** The start-up of the server with one client. Times are virtual milliseconds since the start-up began. */
export interface StartupReport {
  /** The client's public id. */
  readonly client: string;
  /** The client with its version, such as `codex-cli@0.169`. */
  readonly profile: string;
  /** What the client's user has set; empty: its defaults. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** Whether the client has its tools in time. */
  readonly verdict: Verdict;
  /** When the client had the answer to `initialize` or `server/discover`; `null`: never. */
  readonly initializedAtMs: number | null;
  /** When the client had its lists; `null`: never. */
  readonly listedAtMs: number | null;
  /**
   * How long the start-up was observed without an end, because the server only repeats itself and this client waits without a
   * limit. `null`: it was observed to its end, or the run could not go on.
   */
  readonly observedUntilMs: number | null;
  /** The number of attempts. */
  readonly attempts: number;
  /** The faults that were injected. */
  readonly plan: FaultPlan;
  /** How the client gave up, and `during` which step; `null`: it did not. */
  readonly gaveUp: (GaveUp & { readonly during: Span }) | null;
  /** How the start-up ended, and what the server said; `null`: it never began. */
  readonly ending: Ending | null;
  /** The least time that any deadline had left; `null`: the verdict is `fails` or `unknown`, or no deadline applies. */
  readonly marginMs: number | null;
  /** Real work of the server, in real milliseconds, as on an otherwise idle machine. It is measured: no two runs have the same. */
  readonly realWorkMs: number;
  /** The deadline that the real work comes close to or exceeds; `null`: none. */
  readonly realWork: WorkPressure | null;
  /** The work that was open when the run could not go on. */
  readonly waitingFor: readonly WaitingFor[];
  /** Why the start-up did not end, where that is known: a list without an end, a run that could not go on. */
  readonly because?: string | null;
  /** The hosts that the server dialled during the start-up and could not reach, each once. */
  readonly unreachedHosts: readonly UnreachedHost[];
  /** Why the server was waiting, where the transcript or another play shows it; empty: it was not, or the cause is unknown. */
  readonly causes: readonly KnownCause[];
  /** The faults of the plan that acted meanwhile, by their positions in it, from 0. */
  readonly faultsActed: readonly number[];
  /** What happened in time; `null`: the verdict is `fits`. */
  readonly timeline: Timeline | null;
  /** Changes that make it fit. Each was tried. Empty: it fits, nothing was found, or no search was made. */
  readonly advice: readonly Advice[];
  /** The end of what the server wrote to its standard error. Left out: the start-up did not fail, or there is nothing. */
  readonly stderr?: string;
  /** Set: it is a known failure that `expect` names, so it does not turn the check red. Left out: it is not. */
  readonly expected?: Expected;
}

/** The server's answer to a call. */
export interface AnswerReport {
  /** A result, a result with `isError`, a JSON-RPC error, or a result with the handle of a task. */
  readonly kind: 'result' | 'tool-error' | 'protocol-error' | 'task';
  /** When it arrived, in virtual milliseconds since the call began. */
  readonly atMs: number;
  /** Its size in bytes, as JSON. */
  readonly bytes: number;
}

/** One client, one tool, one fault plan. Times are virtual milliseconds since the call began. */
export interface CellReport {
  /** The client's public id. */
  readonly client: string;
  /** The client with its version, such as `codex-cli@0.169`. */
  readonly profile: string;
  /** What the client's user has set; empty: its defaults. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** How the client was used: `interactive` or `headless`. */
  readonly mode: string;
  /** The transport: `memory`, `stdio`, `http` or `sse`. */
  readonly transport: string;
  /** The protocol version of the session, such as `2025-11-25`. */
  readonly era: string;
  /** The gateways on the path with their settings, as specs, the nearest to the client first. */
  readonly gateways: readonly string[];
  /** The network to the server over HTTP, as it was given. Left out: no distance, and any bandwidth. */
  readonly network?: Partial<NetworkOptions>;
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments of the call. */
  readonly arguments: unknown;
  /** The faults that were injected, with their parameters. */
  readonly plan: FaultPlan;
  /** The faults of the plan that acted meanwhile, by their positions in it, from 0. A pass says nothing about the others. */
  readonly faultsActed: readonly number[];
  /** Whether the client gets the answer in time. */
  readonly verdict: Verdict;
  /** Whether the call was made. A cell whose call could not be made is `unknown` and its `outcome` is `lost`; see `because`. */
  readonly played: boolean;
  /** Why the verdict is `unknown`; `null`: it is another one. */
  readonly because: string | null;
  /** How the call ended for the caller. */
  readonly outcome: CallOutcome;
  /** The answer that the caller got; `null`: none. */
  readonly answer: AnswerReport | null;
  /** How the client gave up; `null`: it did not. */
  readonly gaveUp: GaveUp | null;
  /** How the call ended, and what the server said; `null`: the call was not made. */
  readonly ending: Ending | null;
  /** The end of what the server wrote to its standard error during the call. Left out: its process did not end during the call. */
  readonly stderr?: string;
  /** The limit of the deadline that decides, in milliseconds; `null`: none decides. */
  readonly budgetMs: MaybeMs;
  /** The least time that any deadline had left; `null`: the verdict is `fails` or `unknown`, or no deadline applies. */
  readonly marginMs: number | null;
  /** The deadline that would have fired next, as `client/name`, and when; `null`: none. */
  readonly runnerUp: { readonly by: string; readonly atMs: number } | null;
  /** Whether the client asked for progress, how many times it received progress, and whether progress restarted one of its clocks. */
  readonly progress: { readonly tokenSent: boolean; readonly received: number; readonly extended: boolean };
  /** The `tools/call` requests of the call, in order. */
  readonly executions: readonly {
    /** When the request was sent. */
    readonly sentAtMs: number;
    /** When its answer arrived; `null`: never. */
    readonly answeredAtMs: number | null;
    /** How the client cancelled it, if it did. */
    readonly cancel: {
      readonly sent: boolean;
      /** When; `null`: never. */
      readonly atMs: number | null;
      /** By `notifications/cancelled`, or by closing the stream of the response; `null`: not at all. */
      readonly how: 'notification' | 'stream-close' | null;
      /** The reason that the notification gives; `null`: none. */
      readonly reason: string | null;
    };
  }[];
  /** What happened after the call had ended for the caller. */
  readonly afterwards: {
    /** When an answer arrived that the caller did not get; `"unknown"`: the play was too short to show it, see `observedUntilMs`. */
    readonly lateAnswerAtMs: MaybeMs;
    /** The state of the connection. */
    readonly connection: 'kept' | 'closed' | 'respawned' | 'reconnected';
  };
  /** Real work of the server, in real milliseconds, as on an otherwise idle machine. It is measured: no two runs have the same. */
  readonly realWorkMs: number;
  /** The deadline that the real work comes close to or exceeds; `null`: none. */
  readonly realWork: WorkPressure | null;
  /** The hosts that the server dialled before its answer and could not reach, each once. Unknown in real time. */
  readonly unreachedHosts: readonly UnreachedHost[];
  /** Why the server was waiting, where the transcript or another play shows it; empty: it was not, or the cause is unknown. */
  readonly causes: readonly KnownCause[];
  /** What the time until its end was spent on, as far as the transcript shows it. Left out: it shows nothing of it. */
  readonly spent?: readonly SpentTime[];
  /** The clock of a library or an intermediary that cut the response; `null`: none did. */
  readonly cutBy: CutBy | null;
  /** What happened in time; `null`: the verdict is `fits`. */
  readonly timeline: Timeline | null;
  /** The boundary of each fault of the plan; empty: no search was made. */
  readonly passesWith: readonly PassesWith[];
  /** Why the search for boundaries ended early; `null`: it did not, or none was made. */
  readonly searchEnded: string | null;
  /** Changes that make it fit. Each was tried. Empty: it fits, nothing was found, or no search was made. */
  readonly advice: readonly Advice[];
  /**
   * How long the server takes to answer this client, or a client that sends the same and waits longer. `null`: there was no
   * answer, or no client waited long enough.
   */
  readonly tookMs: number | null;
  /** The verdict on the author's own budget for this tool; `null`: there is no such budget. */
  readonly ownBudget: OwnBudget | null;
  /**
   * How long the call was observed without an answer, by any client. `null`: the server answered, or nothing could come any
   * more. What the server did later is unknown.
   */
  readonly observedUntilMs: number | null;
  /** Why the run could not go on while the call was open; `null`: it could. */
  readonly stopped: string | null;
  /** The work that was open then. */
  readonly waitingFor: readonly WaitingFor[];
  /** Set: it is a known failure that `expect` names, so it does not turn the check red. Left out: it is not. */
  readonly expected?: Expected;
}

/** A finding, and the command that shows it again. */
export interface FindingReport {
  /** The id of the property. */
  readonly property: string;
  /** The client's public id; `null`: the finding is not about one client. */
  readonly client: string | null;
  /** What the client's user has set; empty: its defaults. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** The faults of the play. */
  readonly plan: FaultPlan;
  /** The verdict of the cell or start-up that it explains; `null`: it explains none. */
  readonly verdict: Verdict | null;
  /** How bad it is. */
  readonly severity: Severity;
  /** The name of the tool; `null`: it is not about one tool. */
  readonly tool: string | null;
  /** What was found, in one sentence. */
  readonly message: string;
  /** Every number of the message, by name, as it is printed there; empty: it has none. See docs/properties.md. */
  readonly figures: Figures;
  /** The command line that shows it again; `null`: the server has none, because it is in the process of the check. */
  readonly replay: string | null;
  /** The rule of the protocol that it violates, with the link of the revision that was played. Left out: none is known. */
  readonly rule?: RuleReference;
  /** Set: it is a known failure that `expect` names, so it does not turn the check red. Left out: it is not. */
  readonly expected?: Expected;
}

/** A property of the user that could not be judged, because it has a mistake. */
export interface PropertyErrorReport {
  /** The code of every such error. */
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

/** When and where a report was made. Two reports of one seed differ in nothing else: leave it out of comparisons. */
export interface RunInfo {
  /** The version of mcp-deadline. */
  readonly version: string;
  /** The version of Node, such as `v20.19.0`. */
  readonly node: string;
  /** The platform, such as `linux-x64`. */
  readonly platform: string;
  /** When the check began, in real time, as ISO 8601. */
  readonly startedAt: string;
  /** The real milliseconds that the check took. */
  readonly durationMs: number;
  /** The cost of the checks that need no fault and run after the verdicts. */
  readonly extraChecks: ExtraChecksCost;
}

/** The cost of the checks after the verdicts. */
export interface ExtraChecksCost {
  /** How many ran, counted for each wire class. */
  readonly checks: number;
  /** The sessions that were opened for them alone. */
  readonly sessions: number;
  /** Their real milliseconds, a part of `durationMs`. Those of checks that ran at the same time are added. */
  readonly realMs: number;
}

/** How many start-ups, cells and findings there are. */
export interface Totals {
  /** The number of start-ups, by verdict. */
  readonly startups: { readonly [verdict in Verdict]: number };
  /** The number of cells, by verdict. */
  readonly cells: { readonly [verdict in Verdict]: number };
  /** The number of findings, by severity. */
  readonly findings: { readonly [severity in Severity]: number };
}

/** The result of `check`. Fields are added, never changed or dropped. */
export interface CheckReport {
  /** The version of this shape. */
  readonly schemaVersion: 1;
  /** When and where the report was made. */
  readonly run: RunInfo;
  /** The seed of all randomness. */
  readonly seed: number;
  /** How many times slower than this machine a modest machine was taken to be. */
  readonly slowdown: number;
  /** Whether the sessions ran in virtual time. */
  readonly time: 'virtual' | 'real';
  /**
   * How real work was measured. `run-queue`: the system reports how long threads waited for a processor. `processor-time`: the
   * system does not report that, so waits for disks and other processes are not counted.
   */
  readonly realWorkBy: 'run-queue' | 'processor-time';
  /** Why time was real although virtual time was requested; `null`: it was not. */
  readonly realTimeReason: string | null;
  /** Why the check ended before everything was played. `null`: everything was played. Cells that were not played are unknown. */
  readonly incomplete: { readonly reason: string } | null;
  /**
   * How the work of native add-ons is seen in virtual time: by the `threads` that do it (Linux), or only by the `requests` that
   * Node knows of. In the second case virtual time can pass while an add-on works without a request.
   */
  readonly nativeWorkSeenBy: 'threads' | 'requests';
  /** What the server says about itself as a session begins; `null`: it does not say it, or no session began. */
  readonly server: {
    readonly name: string | null;
    readonly version: string | null;
    readonly protocolVersion: string | null;
  };
  /** How many start-ups and cells have each verdict, and how many findings each severity. */
  readonly totals: Totals;
  /**
   * The exit status of this check: 0: nothing fails; 1: something fails or nothing is proved; 4: two runs of one seed differ. On
   * the command line `--fail-on` says what fails, otherwise it is the verdict `fails`.
   */
  readonly exitStatus: 0 | 1 | 4;
  /** The start-ups, one for each client and fault plan. */
  readonly startup: readonly StartupReport[];
  /** The calls, one for each client, tool and fault plan. */
  readonly cells: readonly CellReport[];
  /** The findings of all properties. */
  readonly findings: readonly FindingReport[];
  /** Tools that were not called, and why. */
  readonly leftOut: readonly { readonly tool: string; readonly why: string }[];
  /** Properties that could not judge the server in the form in which it was given, and why. */
  readonly notJudged: readonly { readonly property: string; readonly why: string }[];
  /** Properties with a mistake: they threw, or returned something else than findings. Left out: no property has a mistake. */
  readonly propertyErrors?: readonly PropertyErrorReport[];
  /** How the known failures of `expect` compare with this run. Left out: none were given. */
  readonly expectations?: Expectations;
  /**
   * How often each tool was executed: the `tools/call` requests that the server received, for verdicts, advice, boundaries and
   * every other play. A tool that changes something has changed it that often.
   */
  readonly executions: readonly { readonly tool: string; readonly times: number }[];
  /** The SHA-256 of each client's transcript, by the client's id, in hexadecimal digits. */
  readonly transcripts: { readonly [client: string]: string };
}
