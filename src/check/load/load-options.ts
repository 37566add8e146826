import type { Fields } from '../../wire/frame.ts';
import type { OneClientOptions } from '../options/one-client.ts';

/** When the calls of a load are made. */
export interface Arrivals {
  /**
   * The pause between two calls, in virtual milliseconds.
   *
   * @defaultValue 0
   */
  readonly everyMs?: number;
  /**
   * Whether the pauses are drawn from the seed, exponentially distributed about `everyMs`, as of many callers that know nothing of
   * each other.
   *
   * @defaultValue false
   */
  readonly random?: boolean;
  /**
   * Whether a caller makes its next call without waiting for the end of the one before.
   *
   * @defaultValue false: the pause begins at the end of the call before
   */
  readonly open?: boolean;
}

/** The options of a load. The others mean the same as for `playSession`. */
export interface LoadOptions extends OneClientOptions {
  /** The tool. */
  readonly tool: string;
  /**
   * The arguments of every call.
   *
   * @defaultValue generated from the tool's `inputSchema`
   */
  readonly arguments?: Fields;
  /**
   * The numbers of callers that are tried, each on a new server.
   *
   * @defaultValue [1, 2, 5, 10, 20]
   */
  readonly callers?: readonly number[];
  /**
   * How many calls each caller makes.
   *
   * @defaultValue 1
   */
  readonly callsEach?: number;
  /**
   * When a caller makes its calls. The first calls of all callers are made at one instant, or, if the pauses are random, each after a
   * pause of its own.
   *
   * @defaultValue one after another without a pause
   */
  readonly arrivals?: Arrivals;
  /**
   * Whether the server's real work takes virtual time as it happens, so that callers wait for the work of others. No two runs are
   * equal then.
   *
   * @defaultValue true
   */
  readonly chargeWork?: boolean;
  /** Ends the load early: the report has the numbers of callers that were played. */
  readonly endSignal?: AbortSignal;
  /** Called before each number of callers. */
  readonly onLevel?: (callers: number) => void;
}
