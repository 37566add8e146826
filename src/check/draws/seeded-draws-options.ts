import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';
import type { CaseOptions } from '../property-runs/answers-in-time-options.ts';

/** The options of `seededDraws`. Times are milliseconds. */
export interface SeededDrawsOptions extends Omit<CaseOptions, 'settings' | 'network' | 'faults' | 'fc'> {
  /** The faults, of which at least one draws from the seed: `upstream-slow` with a distribution or a jitter. */
  readonly faults: FaultPlan;
  /**
   * The number of draws. The first has `seed`, and each further one the next whole number.
   *
   * @defaultValue 100
   */
  readonly draws?: number;
  /**
   * The share of the draws of each client that must be in time, from 0 to 1. The report names it, and `exitStatus` uses it.
   *
   * @defaultValue 1
   */
  readonly leastShare?: number;
  /** The network to a server over HTTP. @defaultValue no distance, and any bandwidth */
  readonly network?: NonNullable<AnswersInTimeCase['network']>;
  /**
   * The arguments of the call.
   *
   * @defaultValue generated from the tool's `inputSchema`
   */
  readonly arguments?: AnswersInTimeCase['arguments'];
  /**
   * Ends the draws early. The report has those that were made until then.
   *
   * @defaultValue they are not ended early
   */
  readonly endSignal?: AbortSignal;
  /** Called after each draw, for a progress line. */
  readonly onDraw?: (made: number, of: number) => void;
}
