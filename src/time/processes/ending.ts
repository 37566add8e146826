/**
 * Looks after which a process that nothing keeps alive is believed to live on all the same. Each is an answer, so one turn
 * of its event loop more than it should have had; counted, because a busy machine makes turns late and never fewer.
 */
const GIVE_UP_LOOKS = 1000;

/** A process that says that nothing keeps it alive: it is asked until it is gone, or has changed its mind. */
export class Ending {
  #looks = 0;

  /** @param ending what it has just said */
  look(ending: boolean): void {
    this.#looks = ending ? this.#looks + 1 : 0;
  }

  /** Whether its end is still to be waited for. */
  get due(): boolean {
    return this.#looks > 0 && this.#looks <= GIVE_UP_LOOKS;
  }
}
