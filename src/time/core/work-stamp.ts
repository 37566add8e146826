/** How much real work had been done at a moment, in milliseconds. The number may become known a little later. */
export interface WorkStamp {
  /** `null`: not known yet. */
  readonly workMs: number | null;
  /** Calls back when the number is known, or at once if it is known already. */
  whenKnown(known: () => void): void;
}

/** The position of an output: the number of its last byte, from 1 on, in the standard output of a child of the host. */
export interface OutputPosition {
  readonly child: string;
  readonly byte: number;
}

/** A stamp whose number is known. */
export const knownWork = (workMs: number): WorkStamp => ({ workMs, whenKnown: (known) => known() });

/** A stamp whose number will be known later. */
export class OpenWorkStamp implements WorkStamp {
  workMs: number | null = null;
  #waiting: (() => void)[] = [];

  whenKnown(known: () => void): void {
    if (this.workMs === null) this.#waiting.push(known);
    else known();
  }

  resolve(workMs: number): void {
    if (this.workMs !== null) return;
    this.workMs = workMs;
    for (const known of this.#waiting.splice(0)) known();
  }
}

/** The sum of a stamp and more work. */
export function addWork(one: WorkStamp, more: number): WorkStamp {
  if (more === 0) return one;
  return {
    get workMs() {
      return one.workMs === null ? null : one.workMs + more;
    },
    whenKnown: (known) => one.whenKnown(known),
  };
}
