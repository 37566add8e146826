/**
 * For a play that charges real work to the clock: for how much of the program's work virtual time has not passed yet.
 *
 * The work and the charged time are two counts that only grow, so no work is charged twice, and a rest below a millisecond is
 * kept until it is a millisecond. Time that passes for another reason, such as for a timer of the harness, counts for the work that is
 * done during it.
 */
export class WorkCharge {
  readonly #workMs: () => number;
  #chargedMs: number;

  /** @param workMs real milliseconds of the program's work so far. Work before this call is not charged */
  constructor(workMs: () => number) {
    this.#workMs = workMs;
    this.#chargedMs = workMs();
  }

  /** How far the clock is behind the program's work, in whole milliseconds. */
  get behindMs(): number {
    return this.behindOf(this.#workMs());
  }

  /** How far the clock is behind the moment at which the program had done this much work. */
  behindOf(workMs: number): number {
    return Math.max(0, Math.floor(workMs - this.#chargedMs));
  }

  /** Call it when virtual time has passed. */
  passed(ms: number): void {
    this.#chargedMs += Math.min(ms, this.behindMs);
  }
}
