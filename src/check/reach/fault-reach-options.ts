import type { AnswersInTimeCase } from '../../report/search-report.ts';
import type { CaseOptions } from '../property-runs/answers-in-time-options.ts';

/** The options of `faultReach`. Times are milliseconds. */
export interface FaultReachOptions extends Omit<CaseOptions, 'settings' | 'network'> {
  /** The network to a server over HTTP. @defaultValue no distance, and any bandwidth */
  readonly network?: NonNullable<AnswersInTimeCase['network']>;
  /**
   * The arguments of the call.
   *
   * @defaultValue generated from the tool's `inputSchema`
   */
  readonly arguments?: AnswersInTimeCase['arguments'];
  /**
   * Ends the search early. The report has what was found until then.
   *
   * @defaultValue the search is not ended early
   */
  readonly endSignal?: AbortSignal;
  /** Called before each client of each parameter, for a progress line. */
  readonly onStage?: (doing: string) => void;
}
