import type { ProtocolWatch } from './protocol-watch.ts';

/**
 * A connection whose protocol is unknown, or encrypted. What was written is in flight until something is read. A new connection
 * counts as if something was written: in some protocols the peer speaks first.
 */
export class Opaque implements ProtocolWatch {
  isBusy: boolean;
  hasQueried = false;
  readonly #isIdle: boolean;

  /** @param isIdle whether no answer is waited for */
  constructor(isIdle: boolean) {
    this.#isIdle = isIdle;
    this.isBusy = !isIdle;
  }

  begun(): void {
    if (!this.hasQueried) this.isBusy = false; // the program speaks first
  }

  sent(): void {
    this.hasQueried = true;
    this.isBusy = !this.#isIdle;
  }

  received(): void {
    this.isBusy = false;
  }
}
