import type { FaultContext } from '../fault-context.ts';

/**
 * What a fault delays, in the order in which it goes on. A server that starts again drops it: nothing of the old connection
 * arrives on the new one.
 */
export class WaitingFrames {
  readonly #setTimer: FaultContext['setTimer'];
  readonly #waiting = new Map<object, { readonly go: () => void; cancel(): void }>();
  readonly #end: () => void;

  constructor({ setTimer, onStart }: Pick<FaultContext, 'setTimer' | 'onStart'>) {
    this.#setTimer = setTimer;
    this.#end = onStart(() => this.#drop());
  }

  /**
   * Runs `go` after so long, or when the fault is lifted. `null`: only when it is lifted, or asked to.
   *
   * @returns how to run it now
   */
  delay(go: () => void, delayMs: number | null): () => void {
    const key = {};
    const now = (): void => {
      const one = this.#waiting.get(key);
      if (one === undefined) return;
      one.cancel();
      this.#waiting.delete(key);
      go();
    };
    const timer = delayMs === null ? null : this.#setTimer(now, delayMs);
    this.#waiting.set(key, { go, cancel: () => timer?.cancel() });
    return now;
  }

  /** Everything goes on at once, in its order. */
  release(): void {
    this.#end();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) one.cancel();
    for (const { go } of waiting) go();
  }

  #drop(): void {
    for (const one of this.#waiting.values()) one.cancel();
    this.#waiting.clear();
  }
}
