import type { Cause } from '../cause.ts';
import type { Mark } from '../mark.ts';
import type { Down, Outcome } from '../outcome.ts';
import type { PlainDeadline } from '../plain-deadline.ts';
import { initialState, nextExpiryMs, reduce } from '../reducer.ts';
import type { ClockEvent, Expiry, ReducerState } from '../reducer-state.ts';
import type { Span } from '../span.ts';

/** How a span of the play ended. `quiet`: it fell with what was around it. */
export type End =
  | { readonly ok: true }
  | { readonly ok: false; readonly cause: Cause; readonly down: Down; readonly by: string; readonly quiet?: boolean };

/** One span of the play. */
export interface Act {
  readonly id: number;
  readonly span: Span;
  readonly parent: Act | null;
  open: boolean;
  readonly done: (end: End) => void;
}

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** Spans that begin and end at scripted times, with a hop's clocks over them: the reducer and a list of timers. */
export class TimedSpans {
  nowMs = 0;
  readonly log: string[] = [];
  readonly #deadlines: readonly PlainDeadline[];
  readonly #fired: (expiry: Expiry, act: Act) => boolean;
  readonly #acts = new Map<number, Act>();
  readonly #timers: Timer[] = [];
  #state: ReducerState = initialState;

  /** `fired` is told of each expiry and says whether it has dealt with it. */
  constructor(deadlines: readonly PlainDeadline[], fired: (expiry: Expiry, act: Act) => boolean) {
    this.#deadlines = deadlines;
    this.#fired = fired;
  }

  /** What a span is. */
  nameOf(id: number): Span {
    return this.#acts.get(id)!.span;
  }

  begin(span: Span, parent: Act | null, done: (end: End) => void): Act {
    const act: Act = { id: this.#acts.size + 1, span, parent, open: true, done };
    this.#acts.set(act.id, act);
    this.#log(`begin ${span}`);
    const method = span === 'page' ? { method: 'tools/list' } : {};
    this.#apply({ atMs: this.nowMs, type: 'begin', span, id: act.id, parentId: parent?.id ?? null, ...method });
    return act;
  }

  end(act: Act, end: End): void {
    if (!act.open) return;
    const inside = [...this.#acts.values()].filter((inner) => inner !== act && this.#hangsOn(inner, act));
    for (const inner of inside) inner.open = false;
    this.#apply({ atMs: this.nowMs, type: 'end', id: act.id, how: end.ok ? 'ok' : end.cause });
    this.#close(act, end);
  }

  mark(mark: Mark, act: Act): void {
    this.#apply({ atMs: this.nowMs, type: 'mark', mark, id: act.id });
  }

  /** After so many milliseconds, if the span is still open then; `null`: never. */
  after(ms: number | null, act: Act, run: () => void): void {
    if (ms !== null) this.#timers.push({ atMs: this.nowMs + ms, run: () => (act.open ? run() : undefined) });
  }

  run(horizonMs: number): void {
    for (;;) {
      const next = this.#timers.reduce<Timer | null>(
        (first, timer) => (first === null || timer.atMs < first.atMs ? timer : first),
        null,
      );
      const dueMs = nextExpiryMs(this.#state);
      const atMs = Math.min(dueMs, next?.atMs ?? Number.POSITIVE_INFINITY);
      if (atMs > horizonMs) return;
      this.nowMs = atMs;
      if (dueMs <= atMs) this.#apply({ atMs, type: 'time' });
      else if (next !== null) {
        this.#timers.splice(this.#timers.indexOf(next), 1);
        next.run();
      }
    }
  }

  /** Ends a span as its deadline or a reaction says. */
  fail(act: Act, cause: Cause, outcome: Outcome, by: string): void {
    this.end(act, { ok: false, cause, down: outcome.down, by });
  }

  #apply(event: ClockEvent): void {
    const { state, expiries } = reduce(this.#deadlines, this.#state, event);
    this.#state = state;
    for (const expiry of expiries) this.#expire(expiry);
  }

  #expire(expiry: Expiry): void {
    const act = this.#acts.get(expiry.spanId)!;
    this.#log(`expired ${expiry.deadline.by}`);
    for (const id of expiry.ended) if (id !== act.id) this.#acts.get(id)!.open = false;
    if (this.#fired(expiry, act)) {
      act.open = false;
      return;
    }
    if (!expiry.ended.includes(act.id)) return;
    this.#close(act, { ok: false, cause: 'timeout', down: expiry.deadline.outcome.down, by: expiry.deadline.by });
  }

  #close(act: Act, end: End): void {
    act.open = false;
    this.#log(`end ${act.span} ${end.ok ? 'ok' : end.cause}`);
    if (act.parent === null || act.parent.open) act.done(end);
  }

  #hangsOn(act: Act, ancestor: Act): boolean {
    for (let here = act.parent; here !== null; here = here.parent) {
      if (here === ancestor) return true;
      if (!here.open) return false;
    }
    return false;
  }

  #log(text: string): void {
    this.log.push(`${this.nowMs} ${text}`);
  }
}
