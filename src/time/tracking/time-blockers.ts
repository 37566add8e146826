import type { Ledger, Work } from './ledger.ts';

/** The blockers that `clock.blockTime()` has made. As long as there is one, time does not move. */
export class TimeBlockers {
  readonly #ledger: Ledger;
  readonly #wake: () => void;
  readonly #open = new Map<Work, { readonly patient: boolean }>();

  constructor(ledger: Ledger, wake: () => void) {
    this.#ledger = ledger;
    this.#wake = wake;
  }

  /**
   * @param below see {@link Ledger.open}
   * @param patient whether the blocker is never reported as stuck, because its caller has asked for real time
   */
  block(reason: string, below?: (...args: never[]) => unknown, patient = false): () => void {
    const work = this.#ledger.open(`hold "${reason}"`, this.#ledger.ownId(), below);
    this.#open.set(work, { patient });
    return () => {
      if (!this.#open.delete(work)) return;
      this.#ledger.close(work);
      this.#wake();
    };
  }

  get busy(): boolean {
    return this.#open.size > 0;
  }

  get patient(): boolean {
    for (const { patient } of this.#open.values()) if (patient) return true;
    return false;
  }

  inFlight(): Work[] {
    return [...this.#open.keys()];
  }
}
