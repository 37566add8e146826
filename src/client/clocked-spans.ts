import { type ClockTime, LiveClocks } from '../clocks/live-clocks.ts';
import type { Mark } from '../clocks/mark.ts';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import type { Expiry } from '../clocks/reducer-state.ts';
import type { Span } from '../clocks/span.ts';
import type { SpanDetail } from '../wire/transcript.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import { type Ended, endedWithParent, failed } from './ended.ts';

/** A span that is open or has ended. */
export interface SpanHandle {
  readonly id: number;
  readonly span: Span;
  readonly parentId: number | null;
  readonly open: boolean;
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

interface Slot extends SpanHandle {
  open: boolean;
  settle: (ended: Ended<never>) => void;
}

/**
 * The spans of one session under a client's clocks. It records spans in the transcript, and ends the spans that an expiry
 * ends. `onExpiry` gets every expiry, and does what the server sees of it.
 */
export class ClockedSpans {
  readonly #clocks: LiveClocks;
  /** The marks that a clock depends on. */
  readonly #relevantMarks: ReadonlySet<Mark>;
  readonly #writer: TranscriptWriter;
  readonly #onExpiry: (expiry: Expiry) => void;
  readonly #slots = new Map<number, Slot>();
  /** The open spans, in the order in which they began. */
  readonly #open = new Set<Slot>();

  constructor(
    deadlines: readonly PlainDeadline[],
    time: ClockTime,
    writer: TranscriptWriter,
    onExpiry: (expiry: Expiry) => void,
  ) {
    this.#clocks = new LiveClocks(deadlines, time, (expiry) => this.#expire(expiry));
    this.#relevantMarks = new Set(
      deadlines.flatMap(({ from, restartedBy, noticed }) => [
        ...(from === null ? [] : [from]),
        ...restartedBy,
        ...(noticed !== null && 'on' in noticed ? noticed.on : []),
      ]),
    );
    this.#writer = writer;
    this.#onExpiry = onExpiry;
  }

  /**
   * Opens a span. It ends with {@link finish}, with a deadline that fires before, or with the span around it.
   *
   * @param ended called once, with how the span ended
   */
  begin(
    span: Span,
    parentId: number | null,
    detail: SpanDetail | null,
    ended: (how: Ended<never>) => void,
  ): SpanHandle {
    const atMs = this.catchUp();
    const id = this.#clocks.begin(span, parentId, atMs, detail?.method);
    const slot: Slot = { id, span, parentId, open: true, settle: ended };
    this.#slots.set(id, slot);
    this.#open.add(slot);
    this.#writer.write({ kind: 'begin', span, id, parentId, ...(detail === null ? {} : { detail }) }, atMs);
    return slot;
  }

  /** Ends a span that {@link begin} opened, unless it has ended before. */
  finish(id: number, result: Ended<unknown>): void {
    const atMs = this.catchUp();
    const slot = this.#slots.get(id);
    if (slot?.open) this.#close(slot, result, atMs);
  }

  /**
   * Opens a span, runs its body, and resolves with how the span ended: with the result of the body, or with a deadline that
   * fired before. If a deadline ends the span, the body continues and its result is ignored. The body should check
   * `handle.open`.
   */
  async run<T>(
    span: Span,
    parentId: number | null,
    detail: SpanDetail | null,
    body: (handle: SpanHandle) => Promise<Ended<T>>,
  ): Promise<Ended<T>> {
    const { promise: ended, resolve: settle, reject } = withResolvers<Ended<T>>();
    const handle = this.begin(span, parentId, detail, settle);
    body(handle)
      .then((result) => this.finish(handle.id, result))
      .catch(reject);
    return ended;
  }

  /** Whether a clock depends on a mark. */
  dependsOn(mark: Mark): boolean {
    return this.#relevantMarks.has(mark);
  }

  /** A mark happened inside a span. It is recorded, if the span is open. */
  mark(mark: Mark, id: number): void {
    const atMs = this.catchUp();
    if (!this.isOpen(id)) return;
    this.#writer.write({ kind: 'mark', mark, id }, atMs);
    if (this.#relevantMarks.has(mark)) this.#clocks.mark(mark, id, atMs);
  }

  /**
   * Fires every clock that is due by now. If a clock is due at the time of an event, the clock wins, so call this before each
   * event.
   *
   * @returns the current time. Record and fold the event with this time: real time goes on meanwhile
   */
  catchUp(): number {
    return this.#clocks.catchUp();
  }

  /** Whether a span is open. */
  isOpen(id: number): boolean {
    return this.#slots.get(id)?.open === true;
  }

  /** The name of a span. */
  nameOf(id: number): Span {
    const slot = this.#slots.get(id);
    if (slot === undefined) throw new RangeError(`there is no span ${id}`);
    return slot.span;
  }

  /** Whether a span is another one, or inside it. Closed spans count: a forgotten timer still refers to its request. */
  isWithin(id: number, ancestorId: number): boolean {
    for (let here = this.#slots.get(id); here !== undefined; here = this.#parentOf(here))
      if (here.id === ancestorId) return true;
    return false;
  }

  /** Whether a clock runs over a span, or over a span around it, so that the caller will be notified. */
  isClocked(id: number): boolean {
    return this.#clocks.clockedSpans().some((clocked) => this.isWithin(id, clocked));
  }

  /** When the next clock fires by itself; `Infinity`: no such clock is armed. */
  get nextExpiryMs(): number {
    return this.#clocks.nextExpiryMs;
  }

  /** The open spans of this name, in the order in which they began. */
  openSpans(span: Span): readonly SpanHandle[] {
    return [...this.#open].filter((slot) => slot.span === span);
  }

  /** Disarms every clock: the session is over. */
  stop(): void {
    this.#clocks.stop();
  }

  #close(slot: Slot, result: Ended<unknown>, atMs: number): void {
    const inside = [...this.#open].filter((inner) => this.#endsTogetherWith(inner, slot));
    for (const inner of inside) {
      this.#shut(inner);
      this.#writer.write({ kind: 'end', id: inner.id, how: 'closed' }, atMs);
      inner.settle(endedWithParent);
    }
    this.#shut(slot);
    const how = result.ok ? 'ok' : result.cause;
    this.#writer.write({ kind: 'end', id: slot.id, how }, atMs);
    this.#clocks.end(slot.id, how, atMs);
    slot.settle(result as Ended<never>);
  }

  #shut(slot: Slot): void {
    slot.open = false;
    this.#open.delete(slot);
  }

  /** Whether a span is inside another one, and all spans between them are open. An abandoned span ends with no other span. */
  #endsTogetherWith(slot: Slot, ancestor: Slot): boolean {
    for (let here = this.#parentOf(slot); here !== undefined; here = this.#parentOf(here)) {
      if (here === ancestor) return true;
      if (!here.open) return false;
    }
    return false;
  }

  #parentOf({ parentId }: Slot): Slot | undefined {
    return parentId === null ? undefined : this.#slots.get(parentId);
  }

  #expire(expiry: Expiry): void {
    const { deadline, spanId, span, dueMs, atMs, notified, ended } = expiry;
    this.#writer.writeAt(atMs, {
      kind: 'expired',
      by: deadline.by,
      spanId,
      span,
      dueMs,
      limitMs: deadline.limitMs,
      told: notified,
    });
    this.#onExpiry(expiry);
    if (notified)
      this.#writer.writeAt(atMs, { kind: 'told', spanId, by: deadline.by, down: deadline.outcome.toCaller });
    for (const id of ended) {
      const slot = this.#slots.get(id);
      if (!slot?.open) continue;
      this.#shut(slot);
      this.#writer.writeAt(atMs, { kind: 'end', id, how: id === spanId ? 'timeout' : 'closed' });
      slot.settle(id === spanId ? failed('timeout', deadline.outcome.toCaller, deadline.by) : endedWithParent);
    }
  }
}
