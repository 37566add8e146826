import type { PlannedRemedy } from '../remedies/planned-remedy.ts';

/** A setting to change. */
export interface AdvisedSetting {
  /** The id of the client or gateway that has the setting. */
  readonly of: string;
  /** The key of the setting. */
  readonly key: string;
  /** The unit of its values. */
  readonly unit: string;
  /** The value with which the verdict is `fits`. */
  readonly value: number;
  /**
   * The least value with which the answer is in time if only virtual time counts. The server's real work needs some milliseconds
   * more, and how many differs from run to run: use `value`.
   */
  readonly least: number;
}

/**
 * One way to make a cell or a start-up fit. It was tried: with all its values and its remedy the verdict is `fits`.
 */
export interface Advice {
  /** The settings to change, all of them together; empty: none. */
  readonly settings: readonly AdvisedSetting[];
  /** The change on the server's side, emulated on the link; `null`: none. */
  readonly remedy: PlannedRemedy | null;
  /**
   * How it was tried. `folded`: the clocks of the client, with these settings, were folded over a play of the same client
   * without its limits in time and with the remedy. A setting that changes what the client sends is not advised.
   */
  readonly proved: 'folded';
}
