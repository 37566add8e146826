import type { ErrorFrame, Fields, Frame, FrameId, ResultFrame } from '../wire/frame.ts';
import type { Link } from '../wire/link.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import type { ClockedSpans } from './clocked-spans.ts';
import type { Violation } from './result-violations.ts';

interface Pending {
  readonly id: FrameId;
  readonly method: string;
  readonly spanId: number;
  /** Whether the request has a progress token. The token is then its id. */
  readonly asksForProgress: boolean;
  readonly resolve: (answer: ResultFrame | ErrorFrame) => void;
  answered: boolean;
  /** Whether the answer was an error. */
  refused?: boolean;
}

/** The requests of one connection. Their ids count from 0. Each request is sent for a span, which gets the answer. */
export class ClientRequests {
  readonly #link: Link;
  readonly #spans: ClockedSpans;
  readonly #writer: TranscriptWriter;
  readonly #pending = new Map<FrameId, Pending>();
  /** The requests without an answer, separately, because a session may have thousands of answered requests. */
  readonly #open = new Map<FrameId, Pending>();
  readonly #reads: (part: Violation, spanId: number) => boolean;
  readonly #stray: (on: 'unknown-id' | 'late-answer', spanId: number | null, note: string) => void;
  readonly #whenQuiet: (() => void)[] = [];
  #nextId = 0;

  /**
   * @param reads whether this client reads a message with this protocol violation
   * @param stray called for an answer that no open span waits for
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

  /** Sends a request for a span. The promise does not settle if no answer comes: a deadline ends the span instead. */
  request(method: string, params: Fields | null, spanId: number): Promise<ResultFrame | ErrorFrame> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const asksForProgress = hasToken(params);
      const pending: Pending = { id, method, spanId, asksForProgress, resolve, answered: false };
      this.#pending.set(id, pending);
      this.#open.set(id, pending);
      this.send({ jsonrpc: '2.0', id, method, ...(params === null ? {} : { params }) }, spanId);
    });
  }

  /** Sends a frame and records it in the transcript. */
  send(frame: Frame, spanId: number | null): void {
    this.#writer.write({ kind: 'sent', frame, spanId });
    this.#link.send(frame);
  }

  /** Receives an answer. An answer that is late, a second one, or one to an unknown request is recorded as such. */
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
      if (this.#spans.dependsOn('answer')) this.#spans.mark('answer', pending.spanId);
      pending.resolve(frame);
    }
  }

  /** The request with this id. Ids are numbers. Whether the client accepts such a number as a string is a tolerance of it. */
  #pendingOf(id: FrameId | null): Pending | undefined {
    const own = id === null ? undefined : this.#pending.get(id);
    if (own !== undefined || typeof id !== 'string') return own;
    const byNumber = this.#pending.get(Number(id));
    if (byNumber === undefined || byNumber.answered) return undefined;
    const note = `the answer to ${byNumber.method} gives its id as the string ${JSON.stringify(id)}`;
    return this.#reads({ kind: 'id-as-text', note }, byNumber.spanId) ? byNumber : undefined;
  }

  /** The span whose request has this id, as a number or as a string, if the request is still open. */
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
   * The requests of a span and of the spans inside it: those that a cancellation names.
   *
   * @param which `open`: only requests without an answer
   */
  within(
    spanId: number,
    which: 'open' | 'all',
  ): readonly { readonly id: FrameId; readonly method: string; readonly spanId: number }[] {
    return [...(which === 'open' ? this.#open : this.#pending).entries()]
      .filter(([, pending]) => this.#spans.isWithin(pending.spanId, spanId))
      .map(([id, { method, spanId: own }]) => ({ id, method, spanId: own }));
  }

  /** The requests of a span will get no answer. */
  giveUp(spanId: number): void {
    for (const pending of [...this.#open.values()]) if (pending.spanId === spanId) this.#close(pending);
    this.#settleQuiet();
  }

  /** The connection is lost: its open requests will get no answer. */
  forget(): void {
    for (const pending of [...this.#open.values()]) this.#close(pending);
    this.#settleQuiet();
  }

  /** Resolves once no request waits for an answer. */
  allAnswered(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenQuiet.push(resolve);
      this.#settleQuiet();
    });
  }

  /** Whether a request still waits for its answer, even if its caller has given up. */
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
