import type { PlannedRemedy } from '../remedies/planned-remedy.ts';

/** A setting to turn, in its own unit. */
export interface AdvisedSetting {
  /** Who has it: the id of the client or of the gateway. */
  readonly of: string;
  readonly key: string;
  readonly unit: string;
  /** With this value nothing is tight. */
  readonly value: number;
  /**
   * The least value with which the answer is in time, be it by a millisecond; `value` again where real work makes that too
   * little.
   */
  readonly least: number;
}

/**
 * One way to make a cell or a start-up fit. It was tried before it is printed: with all its values and its remedy the verdict
 * is `fits`.
 */
export interface Advice {
  /** Settings to turn, all of them together; empty: there is nothing to turn. */
  readonly settings: readonly AdvisedSetting[];
  /** What the server does, played on the link in its place; `null`: the server stays as it is. */
  readonly remedy: PlannedRemedy | null;
  /**
   * How it was tried. `folded`: the clocks of the client, with these settings, were folded over a play of what the same
   * client puts on the wire, without its time limits, and with the remedy at work. A setting that changes what is put on the
   * wire is not advised.
   */
  readonly proved: 'folded';
}
