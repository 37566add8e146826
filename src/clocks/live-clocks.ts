import type { Cause } from './cause.ts';
import type { Mark } from './mark.ts';
import type { PlainDeadline } from './plain-deadline.ts';
import { initialState, nextExpiryMs, reduce } from './reducer.ts';
import type { ClockEvent, Expiry, ReducerState, Slack } from './reducer-state.ts';
import type { Span } from './span.ts';

/** The time by which clocks run. */
export interface ClockTime {
  /** The virtual milliseconds since the session began. */
  now(): number;
  /** Calls `run` after `delayMs` virtual milliseconds. `cancel` prevents that. */
  setTimer(run: () => void, delayMs: number): { cancel(): void };
}

/**
 * Drives the reducer live, for a client's session or for one connection of a gateway: it folds events as they happen,
 * keeps one timer for the next expiry, and passes on each expiry.
 *
 *     begin, mark, end ──▶ reduce ──▶ expiries ──▶ onExpiry
 *                            │
 *                            └─▶ the next expiry ──▶ one timer ──▶ reduce ...
 */
export class LiveClocks {
  readonly #time: ClockTime;
  readonly #onExpiry: (expiry: Expiry) => void;
  #deadlines: readonly PlainDeadline[];
  #state: ReducerState = initialState;
  #nextId = 1;
  #nextMs = Number.POSITIVE_INFINITY;
  #timer: { readonly dueMs: number; cancel(): void } | null = null;
  #paused = false;
  readonly #smallestSlack = new Map<string, Slack>();

  constructor(deadlines: readonly PlainDeadline[], time: ClockTime, onExpiry: (expiry: Expiry) => void) {
    this.#deadlines = deadlines;
    this.#time = time;
    this.#onExpiry = onExpiry;
  }

  /**
   * Opens a span and arms the clocks over it.
   *
   * @param atMs the current time, if the caller has read it already: real time goes on between two reads
   * @param method the JSON-RPC method that the span is for: some deadlines apply only to some methods
   * @returns the span's id
   */
  begin(span: Span, parentId: number | null, atMs = this.#time.now(), method?: string): number {
    const id = this.#nextId++;
    this.#apply({ atMs, type: 'begin', span, id, parentId, ...(method === undefined ? {} : { method }) });
    return id;
  }

  /** Ends a span and all spans inside it. Only a span that succeeded (`ok`) reports the slack of its clocks. */
  end(id: number, how: 'ok' | Cause = 'ok', atMs = this.#time.now()): void {
    this.#apply({ atMs, type: 'end', id, how });
  }

  /** A mark happened inside a span. */
  mark(mark: Mark, id: number, atMs = this.#time.now()): void {
    this.#apply({ atMs, type: 'mark', mark, id });
  }

  /**
   * Fires every clock that is due by now. If a clock is due at the time of an event, the clock wins, so call this before each
   * event.
   *
   * @returns the current time
   */
  catchUp(): number {
    for (;;) {
      const atMs = this.#time.now();
      if (atMs < this.#nextMs) return atMs;
      this.#apply({ atMs, type: 'time' });
    }
  }

  isOpen(id: number): boolean {
    return this.#state.spans.some((span) => span.id === id);
  }

  /** The spans with a clock that fires by itself and has a caller to notify. */
  clockedSpans(): readonly number[] {
    return this.#state.clocks
      .filter(({ leaked, deadline: { noticed } }) => !leaked && !(noticed !== null && 'on' in noticed))
      .map(({ spanId }) => spanId);
  }

  /** When the next clock fires by itself; `Infinity`: no such clock is armed. */
  get nextExpiryMs(): number {
    return this.#nextMs;
  }

  /** Sets the deadlines for spans that begin from now on. */
  use(deadlines: readonly PlainDeadline[]): void {
    this.#deadlines = deadlines;
  }

  /** Removes the deadlines of these names, also from spans that are open. */
  disarm(names: ReadonlySet<string>): void {
    if (names.size === 0) return;
    this.#deadlines = this.#deadlines.filter(({ name }) => !names.has(name));
    this.#setState({ ...this.#state, clocks: this.#state.clocks.filter(({ deadline }) => !names.has(deadline.name)) });
  }

  /** The smallest slack of each clock since the last call of this method. */
  takeSlacks(): readonly Slack[] {
    const slacks = [...this.#smallestSlack.values()];
    this.#smallestSlack.clear();
    return slacks;
  }

  /**
   * Sets no timer until {@link resume}, because an expiry has no effect until then. Clocks that are due in between fire in
   * `resume`, with the time at which they were due.
   */
  pause(): void {
    this.#paused = true;
    this.#rearm();
  }

  resume(): void {
    this.#paused = false;
    this.catchUp();
    this.#rearm();
  }

  /** Disarms every clock and forgets every span. */
  stop(): void {
    this.#setState({ ...this.#state, spans: [], clocks: [] });
  }

  #apply(event: ClockEvent): void {
    const { state, expiries, slacks } = reduce(this.#deadlines, this.#state, event);
    this.#state = state;
    this.#nextMs = nextExpiryMs(state);
    for (const slack of slacks) {
      const smallest = this.#smallestSlack.get(slack.by);
      if (smallest === undefined || slack.slackMs < smallest.slackMs) this.#smallestSlack.set(slack.by, slack);
    }
    for (const expiry of expiries) this.#onExpiry(expiry);
    this.#rearm();
  }

  #setState(state: ReducerState): void {
    this.#state = state;
    this.#nextMs = nextExpiryMs(state);
    this.#rearm();
  }

  #rearm(): void {
    const dueMs = this.#paused ? Number.POSITIVE_INFINITY : this.#nextMs;
    if (dueMs === (this.#timer?.dueMs ?? Number.POSITIVE_INFINITY)) return;
    this.#timer?.cancel();
    this.#timer = null;
    if (dueMs === Number.POSITIVE_INFINITY) return;
    const timer = this.#time.setTimer(
      () => {
        this.#timer = null;
        this.catchUp();
        this.#rearm();
      },
      Math.max(0, dueMs - this.#time.now()),
    );
    this.#timer = { dueMs, cancel: () => timer.cancel() };
  }
}
