import type { PlannedRemedy } from '../remedies/planned-remedy.ts';

/** A setting to change, in its own unit. */
export interface AdvisedSetting {
  /** The id of the client or gateway that has the setting. */
  readonly of: string;
  readonly key: string;
  readonly unit: string;
  /** With this value the verdict is `fits`. */
  readonly value: number;
  /**
   * The least value with which the answer is in time, even if only by a millisecond. Equal to `value` if real work makes the
   * least value too small.
   */
  readonly least: number;
}

/**
 * One way to make a cell or a start-up fit. It was tried before it is printed: with all its values and its remedy the verdict
 * is `fits`.
 */
export interface Advice {
  /** Settings to change together. Empty: the advice changes no setting. */
  readonly settings: readonly AdvisedSetting[];
  /** The remedy, emulated on the link. `null`: the server is unchanged. */
  readonly remedy: PlannedRemedy | null;
  /**
   * How it was tried. `folded`: the clocks of the client with these settings were folded over a play with the same bytes on the
   * wire, without the client's time limits, and with the remedy. A setting that changes the bytes on the wire is not advised.
   */
  readonly proved: 'folded';
}
