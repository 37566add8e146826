import type { FaultPlan } from '../faults/fault-plan.ts';
import type { Verdict } from '../properties/judging/verdict.ts';
import type { NetworkOptions } from '../wire/http/network/network-options.ts';
import type { CheckReport } from './check-report.ts';
import type { DrawsReport } from './draws-report.ts';
import type { LoadReport } from './load-report.ts';
import type { ReachReport } from './reach-report.ts';
import type { SessionSearchReport } from './session-search-report.ts';

/** One call under given conditions. Plain JSON: it can be saved, and it is an entry of fast-check's `examples`. */
export interface AnswersInTimeCase {
  /** The client with its settings, as a spec: `codex-cli:tool_timeout_sec=60`. */
  readonly client: string;
  /** The arguments of the call. */
  readonly arguments: { readonly [name: string]: unknown };
  /** The faults that are injected. */
  readonly faults: FaultPlan;
  /** The network to a server over HTTP. Left out: the network of the options. */
  readonly network?: Partial<NetworkOptions>;
}

/** A number of a counterexample, and the nearest value with which the case passes. Both were played. */
export interface CaseBoundary {
  /** The fault's id. */
  readonly fault: string;
  /** The index of the fault in the plan, from 0. */
  readonly index: number;
  /** The name of the parameter. */
  readonly parameter: string;
  /** The value of the counterexample. */
  readonly failsWith: number;
  /** The next value that is nearer to harmless: of whole numbers the one beside, of fractions the next double. */
  readonly passesWith: number;
}

/** A number of a counterexample's client or network, and the nearest value with which the case passes. Both were played. */
export interface NumberBoundary {
  /** Whether it is a setting of the client, or a number of the network. */
  readonly in: 'settings' | 'network';
  /** Its name, such as `tool_timeout_sec`, `roundTripMs` or `bytesPerSecond.down`. */
  readonly name: string;
  /** The value of the counterexample. */
  readonly failsWith: number;
  /** The nearest value that was allowed and that passes. */
  readonly passesWith: number;
}

/** A part of a counterexample that does not matter: every other value that was tried fails too. */
export interface FreePart {
  /** The part of the case. */
  readonly part: 'arguments';
  /** How many other values were tried. */
  readonly tried: number;
}

/** The smallest case that was found in which a client gives up before the answer. */
export interface Counterexample {
  /** The case. */
  readonly case: AnswersInTimeCase;
  /** The case as it was found, before it shrank. */
  readonly foundAs: AnswersInTimeCase;
  /** The run that found it, from 1. */
  readonly run: number;
  /** fast-check's path of `foundAs`, which together with the seed generates it; `null`: it is a change of earlier cases. */
  readonly path: string | null;
  /** How many times it became smaller. */
  readonly shrinks: number;
  /** How many plays that took. */
  readonly shrinkPlays: number;
  /** Why shrinking ended early; `null`: no smaller case that shrinking tries fails. */
  readonly notSmallest: string | null;
  /** The boundary of each number of its faults. */
  readonly boundaries: readonly CaseBoundary[];
  /** The boundary of each number of its client and its network that varies. */
  readonly numbers: readonly NumberBoundary[];
  /** The parts that do not matter. */
  readonly free: readonly FreePart[];
  /** The clients that give up under the same arguments and faults, as specs. */
  readonly losesClients: readonly string[];
  /** Whether the case failed when it was played for `report`. If not, the server is not deterministic. */
  readonly failsAgain: boolean;
  /** The report of the case, with the advice for it. */
  readonly report: CheckReport;
}

/** The result of a search for a case in which a client gives up. */
export interface SearchReport {
  /** The name of the tool. */
  readonly tool: string;
  /** The seed of the generated cases. */
  readonly seed: number;
  /** How many runs were asked for. */
  readonly numRuns: number;
  /** How many runs were made. */
  readonly runs: number;
  /**
   * `held`: every run whose verdict is known was in time. `failed`: there is a counterexample. `nothing-proved`: the verdict of
   * every run is unknown. `interrupted`: the search ended early without a counterexample.
   */
  readonly outcome: 'held' | 'failed' | 'nothing-proved' | 'interrupted';
  /** How many runs have each verdict. */
  readonly verdicts: { readonly [verdict in Verdict]: number };
  /** In how many runs the client gave up only because of the server's real work, which no run repeats. They are not violations. */
  readonly dueToWork: number;
  /** Why the first of the unknown verdicts is unknown; `null`: none is, or no reason is known. */
  readonly unknownBecause: string | null;
  /** Why the search ended early; `null`: it did not. */
  readonly interruptedBy: string | null;
  /** The counterexample; `null`: none was found. */
  readonly counterexample: Counterexample | null;
  /** The run that came nearest to its limit without a violation, and the share of the limit that it used; `null`: none. */
  readonly nearest: { readonly case: AnswersInTimeCase; readonly used: number } | null;
  /** With `--reach`, and if the tool always answers in time: how far each fault may go. Left out: it was not searched for. */
  readonly reach?: ReachReport;
}

/** The report of `mcp-deadline check --json`. */
export interface CommandReport extends CheckReport {
  /** With `--runs`: a search for each tool that was called. Left out: no search was asked for. */
  readonly searches?: readonly SearchReport[];
  /** With `--draws`: the draws of each tool that was called, under each plan. Left out: none were asked for. */
  readonly draws?: readonly DrawsReport[];
  /** With `--sessions`: a search over sessions for each client that was named. Left out: no search was asked for. */
  readonly sessionSearches?: readonly SessionSearchReport[];
  /** With `--load`: the load of each tool that was called, for each client that was named. Left out: none was asked for. */
  readonly loads?: readonly LoadReport[];
}
