import { real } from '../real.ts';

/** Real milliseconds, and looks, after which a process that nothing keeps alive is believed to live on all the same. */
const GIVE_UP_MS = 250;
const GIVE_UP_LOOKS = 20;

/** A process that says that nothing keeps it alive: it is asked until it is gone, or has changed its mind. */
export class Ending {
  #looks = 0;
  #sinceMs = 0;

  /** @param ending what it has just said */
  look(ending: boolean): void {
    if (!ending) this.#looks = 0;
    else if (this.#looks++ === 0) this.#sinceMs = real.nowMs();
  }

  /** Whether its end is still to be waited for. */
  get due(): boolean {
    return this.#looks > 0 && (this.#looks <= GIVE_UP_LOOKS || real.nowMs() - this.#sinceMs <= GIVE_UP_MS);
  }
}
