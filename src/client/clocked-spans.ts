import { type ClockTime, LiveClocks } from '../clocks/live-clocks.ts';
import type { Mark } from '../clocks/mark.ts';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import type { Expiry } from '../clocks/reducer-state.ts';
import type { Span } from '../clocks/span.ts';
import type { SpanDetail } from '../wire/transcript.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import { type Ended, failed, fell } from './ended.ts';

/** A span that is open, or was. */
export interface SpanHandle {
  readonly id: number;
  readonly span: Span;
  readonly parentId: number | null;
  readonly open: boolean;
}

/** Promise.withResolvers, which Node 20 does not have. */
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
 * The spans of one session under a client's clocks. It writes the transcript and ends the spans that an expiry ends.
 * What the server sees of an expiry is up to the client, which gets every expiry.
 */
export class ClockedSpans {
  readonly #clocks: LiveClocks;
  /** The marks that some clock depends on. */
  readonly #minded: ReadonlySet<Mark>;
  readonly #writer: TranscriptWriter;
  readonly #onExpiry: (expiry: Expiry) => void;
  readonly #slots = new Map<number, Slot>();
  /** Those that are open, in the order they were opened. */
  readonly #open = new Set<Slot>();

  constructor(
    deadlines: readonly PlainDeadline[],
    time: ClockTime,
    writer: TranscriptWriter,
    onExpiry: (expiry: Expiry) => void,
  ) {
    this.#clocks = new LiveClocks(deadlines, time, (expiry) => this.#expire(expiry));
    this.#minded = new Set(
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
   * Opens a span that {@link finish} ends, or a deadline that fires first, or whatever is around it.
   *
   * @param ended called once, with how it ended
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

  /** Ends a span that {@link begin} opened, unless something else has. */
  finish(id: number, result: Ended<unknown>): void {
    const atMs = this.catchUp();
    const slot = this.#slots.get(id);
    if (slot?.open) this.#close(slot, result, atMs);
  }

  /**
   * Opens a span, plays its body, and resolves with how it ended: as the body says, or as a deadline does that fires
   * first. The body of a span that ended without it goes on unheard; it should look at `handle.open`.
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

  /** Whether a mark makes a difference to any clock. */
  minds(mark: Mark): boolean {
    return this.#minded.has(mark);
  }

  /** Something happened inside a span. */
  mark(mark: Mark, id: number): void {
    const atMs = this.catchUp();
    if (!this.isOpen(id)) return;
    this.#writer.write({ kind: 'mark', mark, id }, atMs);
    if (this.#minded.has(mark)) this.#clocks.mark(mark, id, atMs);
  }

  /**
   * Fires everything that is due by now. At an exact tie the deadline wins, so this comes before any event.
   *
   * @returns now: the time with which the event is written and folded, because real time does not stop in between
   */
  catchUp(): number {
    return this.#clocks.catchUp();
  }

  /** Whether a span is open. */
  isOpen(id: number): boolean {
    return this.#slots.get(id)?.open === true;
  }

  /** What a span is. */
  nameOf(id: number): Span {
    const slot = this.#slots.get(id);
    if (slot === undefined) throw new RangeError(`there is no span ${id}`);
    return slot.span;
  }

  /** Whether a span lies inside another, or is it. Closed spans count: a forgotten timer still knows its request. */
  isWithin(id: number, ancestorId: number): boolean {
    for (let here = this.#slots.get(id); here !== undefined; here = this.#slots.get(here.parentId ?? -1))
      if (here.id === ancestorId) return true;
    return false;
  }

  /** Whether any clock runs over a span, or over what is around it: then the caller is notified some day. */
  isClocked(id: number): boolean {
    return this.#clocks.clockedSpans().some((clocked) => this.isWithin(id, clocked));
  }

  /** When the next clock fires by itself; `Infinity`: none is armed. */
  get nextExpiryMs(): number {
    return this.#clocks.nextExpiryMs;
  }

  /** The innermost open spans of this name. */
  openSpans(span: Span): readonly SpanHandle[] {
    return [...this.#open].filter((slot) => slot.span === span);
  }

  /** Disarms everything: the session is over. */
  stop(): void {
    this.#clocks.stop();
  }

  #close(slot: Slot, result: Ended<unknown>, atMs: number): void {
    const inside = [...this.#open].filter((inner) => this.#hangsOn(inner, slot));
    for (const inner of inside) {
      this.#shut(inner);
      this.#writer.write({ kind: 'end', id: inner.id, how: 'closed' }, atMs);
      inner.settle(fell);
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

  /** Whether a span is inside another by way of open spans only: what was abandoned no longer hangs on anything. */
  #hangsOn(slot: Slot, ancestor: Slot): boolean {
    for (
      let here = this.#slots.get(slot.parentId ?? -1);
      here !== undefined;
      here = this.#slots.get(here.parentId ?? -1)
    ) {
      if (here === ancestor) return true;
      if (!here.open) return false;
    }
    return false;
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
      slot.settle(id === spanId ? failed('timeout', deadline.outcome.toCaller, deadline.by) : fell);
    }
  }
}
