/** What a correct server would not have done in a session. */
export interface SessionProblem {
  /**
   * - `call`: a call was not answered in time, or was lost, although the same call is answered in time in a session of its own
   * - `request`: a ping, a list, a resource or a prompt was not answered
   * - `connect`: a client could not connect
   * - `timers-left`: timers of several standing streams that are closed are still armed a day later
   */
  readonly kind: 'call' | 'request' | 'connect' | 'timers-left';
  /** The position of the step, from 0; `null`: it concerns the whole session. */
  readonly step: number | null;
  /** What happened, for people. */
  readonly message: string;
}

/** The shortest session that was found in which the server does what a correct server does not do. */
export interface SessionCounterexample {
  /** The steps: plain JSON, which `playSession` and `check --session` take. */
  readonly steps: readonly { readonly [key: string]: unknown }[];
  /** The seed of the order of timers that are due at one instant; `null`: as they were armed. */
  readonly ties: number | null;
  /** What went wrong. */
  readonly problems: readonly SessionProblem[];
  /** The run that found it, from 1. */
  readonly run: number;
  /** fast-check's path of the session as it was found, which together with the seed generates it. */
  readonly path: string;
  /** How many steps it had when it was found. */
  readonly foundSteps: number;
  /** How many plays it took to shrink it. */
  readonly shrinkPlays: number;
  /** Whether no smaller session that shrinking tries fails. */
  readonly isSmallest: boolean;
  /** Whether the session failed again when it was played at the end. If not, the server is not deterministic. */
  readonly failsAgain: boolean;
  /** The command that plays it again; `null`: the server is in this process, and `playSession` plays the steps. */
  readonly replay: string | null;
}

/** The result of a search over sessions. */
export interface SessionSearchReport {
  /** The client of the sessions, as a spec. */
  readonly client: string;
  /** The tools that were called. */
  readonly tools: readonly string[];
  /** The seed of the sessions. */
  readonly seed: number;
  /** How many sessions were asked for. */
  readonly numRuns: number;
  /** How many were played until one failed. */
  readonly runs: number;
  /** How many steps they had. */
  readonly steps: number;
  /**
   * `held`: the server was right in every session that is known. `failed`: there is a counterexample. `nothing-proved`: every session
   * is unknown. `interrupted`: the search ended early without a counterexample.
   */
  readonly outcome: 'held' | 'failed' | 'nothing-proved' | 'interrupted';
  /** How many sessions are unknown: their client could not start, or a call has no known verdict. */
  readonly unknown: number;
  /** Why the search ended early; `null`: it did not. */
  readonly interruptedBy: string | null;
  /** The counterexample; `null`: none was found. */
  readonly counterexample: SessionCounterexample | null;
}
