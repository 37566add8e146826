import type { ErrorFrame, Fields, Frame, FrameId, ResultFrame } from '../wire/frame.ts';
import type { Link } from '../wire/link.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import type { ClockedSpans } from './clocked-spans.ts';
import type { Violation } from './result-violations.ts';

interface Pending {
  readonly id: FrameId;
  readonly method: string;
  readonly spanId: number;
  /** Whether it asked for progress: its id is its token then. */
  readonly asksForProgress: boolean;
  readonly resolve: (answer: ResultFrame | ErrorFrame) => void;
  answered: boolean;
  /** Whether its answer was an error. */
  refused?: boolean;
}

/** The requests of one connection: ids from 0, each belongs to a span, answers find their way back. */
export class ClientRequests {
  readonly #link: Link;
  readonly #spans: ClockedSpans;
  readonly #writer: TranscriptWriter;
  readonly #pending = new Map<FrameId, Pending>();
  /** Those that no answer came to: a session may have thousands of others. */
  readonly #open = new Map<FrameId, Pending>();
  readonly #reads: (part: Violation, spanId: number) => boolean;
  readonly #stray: (on: 'unknown-id' | 'late-answer', spanId: number | null, note: string) => void;
  readonly #whenQuiet: (() => void)[] = [];
  #nextId = 0;

  /**
   * @param reads whether this client reads a message with a protocol violation
   * @param stray called for an answer that nothing waits for
   */
  constructor(
    link: Link,
    spans: ClockedSpans,
    writer: TranscriptWriter,
    reads: (part: Violation, spanId: number) => boolean,
    stray: (on: 'unknown-id' | 'late-answer', spanId: number | null, note: string) => void,
  ) {
    this.#reads = reads;
    this.#stray = stray;
    this.#link = link;
    this.#spans = spans;
    this.#writer = writer;
  }

  /** The id that the next request will have, which is also its progress token. */
  get nextId(): FrameId {
    return this.#nextId;
  }

  /** Sends a request on behalf of a span. Never resolves where no answer comes: deadlines end the span. */
  ask(method: string, params: Fields | null, spanId: number): Promise<ResultFrame | ErrorFrame> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const asksForProgress = hasToken(params);
      const pending: Pending = { id, method, spanId, asksForProgress, resolve, answered: false };
      this.#pending.set(id, pending);
      this.#open.set(id, pending);
      this.send({ jsonrpc: '2.0', id, method, ...(params === null ? {} : { params }) }, spanId);
    });
  }

  /** Sends any frame and writes it down. */
  send(frame: Frame, spanId: number | null): void {
    this.#writer.write({ kind: 'sent', frame, spanId });
    this.#link.send(frame);
  }

  /** Takes an answer. One that comes too late, twice, or for no request of ours is written down as such. */
  answer(frame: ResultFrame | ErrorFrame, bytes: number): void {
    const pending = this.#pendingOf(frame.id);
    if (pending === undefined || pending.answered) {
      this.#writer.write({ kind: 'received', frame, spanId: null, bytes });
      this.#stray('unknown-id', null, pending === undefined ? 'an answer to no request of ours' : 'a second answer');
      return;
    }
    this.#close(pending);
    pending.refused = 'error' in frame;
    this.#settleQuiet();
    const late = !this.#spans.isOpen(pending.spanId);
    this.#writer.write({ kind: 'received', frame, spanId: pending.spanId, bytes, ...(late ? { late } : {}) });
    if (late) this.#stray('late-answer', pending.spanId, pending.method);
    else {
      if (this.#spans.minds('answer')) this.#spans.mark('answer', pending.spanId);
      pending.resolve(frame);
    }
  }

  /** The request with this id. Ours are numbers: that one may come back as a string is up to the client. */
  #pendingOf(id: FrameId | null): Pending | undefined {
    const own = id === null ? undefined : this.#pending.get(id);
    if (own !== undefined || typeof id !== 'string') return own;
    const meant = this.#pending.get(Number(id));
    if (meant === undefined || meant.answered) return undefined;
    const note = `the answer to ${meant.method} gives its id as the string ${JSON.stringify(id)}`;
    return this.#reads({ kind: 'id-as-text', note }, meant.spanId) ? meant : undefined;
  }

  /** The span whose request has this id, however it is written, if the request is still open. */
  spanOfId(id: FrameId): number | null {
    const pending = this.#pending.get(id) ?? this.#pending.get(Number(id));
    return pending === undefined || pending.answered ? null : pending.spanId;
  }

  /** Whether the answer to this request was an error. */
  wasRefused(id: FrameId): boolean {
    return this.#pending.get(id)?.refused === true;
  }

  /** The span whose request was sent with this progress token, if the request is still open. */
  spanOfToken(token: unknown): number | null {
    if (typeof token !== 'number' && typeof token !== 'string') return null;
    const own = this.#pending.get(token);
    const pending = own ?? (typeof token === 'string' ? this.#pending.get(Number(token)) : undefined);
    if (pending === undefined || pending.answered || !pending.asksForProgress) return null;
    const note = `the progress token comes back as the string ${JSON.stringify(token)}`;
    return own !== undefined || this.#reads({ kind: 'token-as-text', note }, pending.spanId) ? pending.spanId : null;
  }

  /**
   * Requests of spans inside this one: what a cancellation names.
   *
   * @param which `open`: those that no answer came to
   */
  within(
    spanId: number,
    which: 'open' | 'all',
  ): readonly { readonly id: FrameId; readonly method: string; readonly spanId: number }[] {
    return [...(which === 'open' ? this.#open : this.#pending).entries()]
      .filter(([, pending]) => this.#spans.isWithin(pending.spanId, spanId))
      .map(([id, { method, spanId: own }]) => ({ id, method, spanId: own }));
  }

  /** No answer will come to what a span asked. */
  giveUp(spanId: number): void {
    for (const pending of [...this.#open.values()]) if (pending.spanId === spanId) this.#close(pending);
    this.#settleQuiet();
  }

  /** The connection is gone: what was asked on it is never answered. */
  forget(): void {
    for (const pending of [...this.#open.values()]) this.#close(pending);
    this.#settleQuiet();
  }

  /** Resolves once no request waits for its answer any more. */
  allAnswered(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenQuiet.push(resolve);
      this.#settleQuiet();
    });
  }

  /** Whether any request still waits for its answer, though the one who asked may have given up. */
  get awaiting(): boolean {
    return this.#open.size > 0;
  }

  #close(pending: Pending): void {
    pending.answered = true;
    this.#open.delete(pending.id);
  }

  #settleQuiet(): void {
    if (!this.awaiting) for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }
}

function hasToken(params: Fields | null): boolean {
  const meta = params?._meta;
  return typeof meta === 'object' && meta !== null && 'progressToken' in meta;
}
