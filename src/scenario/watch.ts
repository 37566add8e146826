import type { RunWatch } from '../time/core/clock-options.ts';
import type { Entry } from '../wire/transcript.ts';

/** When a server has been watched for long enough. Times in virtual milliseconds. */
export interface WatchBounds {
  /** At least so long since it did something new. */
  readonly quietMs: number;
  /** And, of the longest time between two of its doings, at least so many times as much. */
  readonly gaps: number;
  /** And it did at least so many things meanwhile: a server that does few of them is cheap to watch. */
  readonly things: number;
  /** Whether timers that show nowhere are not counted. Default: they are. */
  readonly onlyMessages?: boolean;
}

/** What a server did, but for the numbers in it; `null`: it is not the server's doing. */
function kindOf(entry: Entry): string | null {
  if (entry.kind === 'stimulus') return entry.on;
  if (entry.kind === 'ended') return 'ended';
  if (entry.kind !== 'received') return null;
  return 'method' in entry.frame ? entry.frame.method : 'an answer';
}

/**
 * Watches whether a server only repeats itself. What it does are the messages that come of it and the timers that fire.
 * A kind of message that never came before is something new, and the watch begins again. Timers of a child are not distinguished,
 * so that new ones among them are not seen.
 */
export class Watch implements RunWatch {
  readonly #entries: readonly Entry[];
  readonly #bounds: WatchBounds;
  readonly #kinds = new Set<string>();
  #read: number;
  #sinceMs = 0;
  #lastMs: number;
  #longestGapMs = 0;
  #messages = 0;
  #stepsBefore = 0;

  /**
   * @param entries those of a transcript that is being written
   * @param from what came from this one on, and is there already, is not new
   */
  constructor(entries: readonly Entry[], from: number, nowMs: number, bounds: WatchBounds) {
    this.#entries = entries;
    this.#bounds = bounds;
    this.#read = from;
    this.#lastMs = nowMs;
    this.#readOn(0);
    this.#sinceMs = nowMs; // whatever was there already
    this.#messages = 0;
  }

  /**
   * Whether what comes next need not be watched.
   *
   * @param nextMs when the next timer is due
   * @param steps how many timers have fired since the watch began
   */
  enough(nextMs: number, steps: number): boolean {
    this.#readOn(steps);
    this.#longestGapMs = Math.max(this.#longestGapMs, nextMs - this.#lastMs);
    this.#lastMs = nextMs;
    return this.atLeast(steps) <= 0 && nextMs > this.notBeforeMs();
  }

  /** Until when it must be watched, if nothing new comes of it and no longer silence. */
  notBeforeMs(): number {
    const { quietMs, gaps } = this.#bounds;
    return this.#sinceMs + Math.max(quietMs, gaps * this.#longestGapMs);
  }

  /** How many things it must do yet, if nothing new comes of it. */
  atLeast(steps: number): number {
    const { things, onlyMessages = false } = this.#bounds;
    return things - this.#messages - (onlyMessages ? 0 : steps - this.#stepsBefore);
  }

  #readOn(steps: number): void {
    for (; this.#read < this.#entries.length; this.#read++) {
      const entry = this.#entries[this.#read];
      const kind = entry === undefined ? null : kindOf(entry);
      if (entry === undefined || kind === null) continue;
      this.#messages++;
      if (this.#kinds.has(kind)) continue;
      this.#kinds.add(kind);
      this.#sinceMs = entry.atMs;
      this.#messages = 0;
      this.#stepsBefore = steps;
    }
  }
}
