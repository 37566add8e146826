import type { Mark } from '../../clocks/mark.ts';
import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import { initialState, nextExpiryMs, reduce } from '../../clocks/reducer.ts';
import type { ClockEvent, Expiry, ReducerState, Slack } from '../../clocks/reducer-state.ts';
import type { Span } from '../../clocks/span.ts';
import type { HopTime } from './hop-event.ts';

/**
 * A hop's clocks, live: it feeds the reducer, keeps one timer for the next expiry, and hands on what fired. One of them
 * serves one connection of the client's, with one exchange after the other inside it.
 */
export class HopClocks {
  readonly #time: HopTime;
  readonly #onExpiry: (expiry: Expiry) => void;
  #deadlines: readonly PlainDeadline[];
  #state: ReducerState = initialState;
  #nextId = 1;
  #timer: { cancel(): void } | null = null;
  #timerMs = Number.POSITIVE_INFINITY;
  #resting = false;
  readonly #least = new Map<string, Slack>();

  constructor(deadlines: readonly PlainDeadline[], time: HopTime, onExpiry: (expiry: Expiry) => void) {
    this.#deadlines = deadlines;
    this.#time = time;
    this.#onExpiry = onExpiry;
  }

  /** Opens a span and arms the clocks over it. */
  begin(span: Span, parentId: number | null): number {
    const id = this.#nextId++;
    this.#apply({ atMs: this.#time.now(), type: 'begin', span, id, parentId });
    return id;
  }

  /** Ends a span with all that is open inside it. Only one that ended well (`ok`) says how close its clocks were. */
  end(id: number, how: 'ok' | 'closed' = 'ok'): void {
    this.#apply({ atMs: this.#time.now(), type: 'end', id, how });
  }

  mark(mark: Mark, id: number): void {
    this.#apply({ atMs: this.#time.now(), type: 'mark', mark, id });
  }

  /** Lets everything fire that is due by now. At an exact tie the deadline wins, so this comes before any event. */
  catchUp(): void {
    this.#apply({ atMs: this.#time.now(), type: 'time' });
  }

  isOpen(id: number): boolean {
    return this.#state.spans.some((span) => span.id === id);
  }

  /** Takes off the deadlines of these names: what came shows that they do not hold for this exchange. */
  disarm(names: ReadonlySet<string>): void {
    if (names.size === 0) return;
    this.#deadlines = this.#deadlines.filter(({ name }) => !names.has(name));
    this.#state = { ...this.#state, clocks: this.#state.clocks.filter(({ deadline }) => !names.has(deadline.name)) };
    this.#rearm();
  }

  /** The deadlines that the next spans are under. */
  use(deadlines: readonly PlainDeadline[]): void {
    this.#deadlines = deadlines;
  }

  /** The least slack that each clock has had since this was last asked. */
  takeSlacks(): readonly Slack[] {
    const slacks = [...this.#least.values()];
    this.#least.clear();
    return slacks;
  }

  /**
   * Nobody would notice if one fired now: no timer is kept until `wake`, and what was due by then fires then, with the
   * time at which it was due.
   */
  rest(): void {
    this.#resting = true;
    this.#rearm();
  }

  wake(): void {
    this.#resting = false;
    this.catchUp();
  }

  /** Disarms everything for good. */
  stop(): void {
    this.#state = { ...this.#state, spans: [], clocks: [] };
    this.#rearm();
  }

  #apply(event: ClockEvent): void {
    const { state, expiries, slacks } = reduce(this.#deadlines, this.#state, event);
    this.#state = state;
    for (const slack of slacks) {
      const least = this.#least.get(slack.by);
      if (least === undefined || slack.slackMs < least.slackMs) this.#least.set(slack.by, slack);
    }
    for (const expiry of expiries) this.#onExpiry(expiry);
    this.#rearm();
  }

  #rearm(): void {
    const nextMs = this.#resting ? Number.POSITIVE_INFINITY : nextExpiryMs(this.#state);
    if (nextMs === this.#timerMs) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#timerMs = nextMs;
    if (nextMs === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#time.setTimer(
      () => {
        this.#timer = null;
        this.#timerMs = Number.POSITIVE_INFINITY;
        this.catchUp();
      },
      Math.max(0, nextMs - this.#time.now()),
    );
  }
}
