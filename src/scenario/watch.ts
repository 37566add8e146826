import type { RunWatch } from '../time/core/clock-options.ts';
import type { Entry } from '../wire/transcript.ts';

/** When a server has been watched for long enough: if all of these bounds are reached. Times are virtual milliseconds. */
export interface WatchBounds {
  /** The least time since the server last did something new. */
  readonly quietMs: number;
  /** The same time as a multiple of the longest gap between two steps of the server. */
  readonly gaps: number;
  /** The least number of messages and timers of the server since then. A server that does little is cheap to watch. */
  readonly things: number;
  /** Whether only messages count, and not the timers that fire. Default: both count. */
  readonly onlyMessages?: boolean;
}

/** The kind of an entry that the server caused, without its values. `null`: the server did not cause the entry. */
function kindOf(entry: Entry): string | null {
  if (entry.kind === 'stimulus') return entry.on;
  if (entry.kind === 'ended') return 'ended';
  if (entry.kind !== 'received') return null;
  return 'method' in entry.frame ? entry.frame.method : 'an answer';
}

/**
 * Watches whether a server only repeats itself. It counts the server's messages and the timers that fire. A message of a new kind
 * restarts the watch. Timers are not distinguished from each other, so a new timer does not restart the watch.
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
   * @param entries the entries of a transcript that is being written
   * @param from the index from which on the existing entries count as known
   */
  constructor(entries: readonly Entry[], from: number, nowMs: number, bounds: WatchBounds) {
    this.#entries = entries;
    this.#bounds = bounds;
    this.#read = from;
    this.#lastMs = nowMs;
    this.#readOn(0);
    this.#sinceMs = nowMs; // `#readOn` has set the times of existing entries, which are not new
    this.#messages = 0;
  }

  /**
   * Whether the rest of the run need not be watched.
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

  /** Until when the server must be watched, if it does nothing new and no gap is longer. */
  notBeforeMs(): number {
    const { quietMs, gaps } = this.#bounds;
    return this.#sinceMs + Math.max(quietMs, gaps * this.#longestGapMs);
  }

  /** How many more messages and timers the server must have, if it does nothing new. */
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
