/**
 * In a play that charges real work to the clock: how much of the program's work time has yet to pass.
 *
 * Work and what was charged are two counts that only grow, so nothing is charged twice, and what is under a millisecond
 * is kept until it is one. Work that is done while time passes for another reason, as beside a timer of the harness, is
 * passed by that time too.
 */
export class WorkCharge {
  readonly #workMs: () => number;
  #chargedMs: number;

  /** @param workMs real milliseconds of the program's work so far; what was done before now is not charged */
  constructor(workMs: () => number) {
    this.#workMs = workMs;
    this.#chargedMs = workMs();
  }

  /** How far the clock is behind the program's work, in whole milliseconds. */
  get behindMs(): number {
    return this.behindOf(this.#workMs());
  }

  /** How far it is behind the moment at which the program had worked that much. */
  behindOf(workMs: number): number {
    return Math.max(0, Math.floor(workMs - this.#chargedMs));
  }

  /** Time has passed. */
  passed(ms: number): void {
    this.#chargedMs += Math.min(ms, this.behindMs);
  }
}
