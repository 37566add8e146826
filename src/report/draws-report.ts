import type { FaultPlan } from '../faults/fault-plan.ts';
import type { Verdict } from '../properties/judging/verdict.ts';

/** The draws of one client. */
export interface ClientDraws {
  /** The client with its settings, as a spec: `codex-cli:tool_timeout_sec=60`. */
  readonly client: string;
  /** How many draws have each verdict. Real work does not count: it differs from run to run. */
  readonly verdicts: { readonly [verdict in Verdict]: number };
  /** The seed of the first draw that fails, which replays it; `null`: none fails. */
  readonly firstFailingSeed: number | null;
}

/** How long a server takes to answer, over several draws, in virtual milliseconds. */
export interface AnswerTimes {
  /** How many draws ended with an answer. */
  readonly answered: number;
  /** How many ended without one. They count as longer than every answer. */
  readonly unanswered: number;
  /** The time within which half of all draws are answered; `null`: fewer are answered at all. */
  readonly p50Ms: number | null;
  /** The same for 95 % of all draws. */
  readonly p95Ms: number | null;
  /** The same for 99 % of all draws. */
  readonly p99Ms: number | null;
}

/** One tool under one fault plan, played with one seed after the other. */
export interface DrawsReport {
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments of the call. */
  readonly arguments: { readonly [name: string]: unknown };
  /** The faults that are injected. */
  readonly plan: FaultPlan;
  /** The seed of the first draw. The next one has the next whole number. */
  readonly seed: number;
  /** How many draws were asked for. */
  readonly draws: number;
  /** How many were made. */
  readonly made: number;
  /** The share of the draws of each client that must not fail. */
  readonly leastShare: number;
  /** Each client. */
  readonly clients: readonly ClientDraws[];
  /** How long the server takes for a client that waits without a limit: one play for each draw, with the same seeds. */
  readonly answerTimes: AnswerTimes;
  /** Why the draws ended early; `null`: they did not. */
  readonly interruptedBy: string | null;
}
