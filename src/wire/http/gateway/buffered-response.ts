import type { Buffering } from '../../../clocks/buffering.ts';
import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { ExchangeEvent, ResponseHead } from '../exchange.ts';

/** The events that a buffered response passes on. */
export type ResponseEvent = Extract<ExchangeEvent, { readonly type: 'head' | 'bytes' | 'end' }>;

/** Where the response goes once it leaves the buffers. */
export interface ResponseSink {
  deliver(event: ResponseEvent): void;
  /** A part of the response has left a buffer after `bufferedMs` (more than 0). */
  released(of: Buffering['of'], bufferedMs: number): void;
}

/**
 * One response on its way through the buffers of a hop. If several buffers are in force, each buffers the bytes that the
 * buffer before it releases. The body is not released before the head.
 *
 *     bytes ─▶ body buffer ─▶ body buffer ─▶ (until the head is released) ─▶ sink
 */
export class BufferedResponse {
  readonly #sink: ResponseSink;
  readonly #time: ClockTime;
  readonly #bodies: BodyBuffer[] = [];
  #head: ResponseHead | null;
  readonly #headSinceMs: number;
  /** The head waits for this number of body bytes, for the end of the body, and for a timer. */
  #needsBytes: number;
  #needsEnd: boolean;
  #needsMs: { cancel(): void } | null = null;
  #receivedBytes = 0;
  #heldForHead: Buffer[] = [];
  #ended = false;
  #over = false;

  constructor(head: ResponseHead, buffering: readonly Buffering[], time: ClockTime, sink: ResponseSink) {
    const inForce = buffering.filter((rule) => !isOff(rule, head));
    const ofHead = inForce.filter(({ of }) => of === 'headers').map(({ until }) => until);
    this.#head = head;
    this.#time = time;
    this.#sink = sink;
    this.#headSinceMs = time.now();
    this.#needsEnd = ofHead.includes('end');
    this.#needsBytes = Math.max(
      0,
      ...ofHead.map((until) =>
        until === 'first-byte' ? 1 : typeof until === 'object' && 'bytes' in until ? until.bytes : 0,
      ),
    );
    const waitMs = Math.max(0, ...ofHead.map((until) => (typeof until === 'object' && 'ms' in until ? until.ms : 0)));
    let next = (chunk: Buffer): void => this.#pass(chunk);
    for (const rule of inForce.toReversed()) {
      const into = next;
      const body = bodyBuffer(rule, time, (chunk, bufferedMs) => {
        this.#reportReleased('body', bufferedMs);
        into(chunk);
      });
      if (body === null) continue;
      this.#bodies.unshift(body);
      next = (chunk) => body.push(chunk);
    }
    if (waitMs > 0)
      this.#needsMs = time.setTimer(() => {
        this.#needsMs = null;
        this.#releaseHead();
      }, waitMs);
    else this.#releaseHead();
  }

  /** Whether the head has been released. */
  get begun(): boolean {
    return this.#head === null;
  }

  bytes(chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    this.#releaseHead();
    const [first] = this.#bodies;
    if (first === undefined) this.#pass(chunk);
    else first.push(chunk);
  }

  /** The response is complete: from now on only a timer can hold its head. */
  end(): void {
    this.#ended = true;
    this.#needsEnd = false;
    this.#needsBytes = 0;
    for (const body of this.#bodies) body.flush();
    this.#releaseHead();
    this.#finish();
  }

  /** Releases the buffered part of the body, if the head was released before: no more bytes come. */
  flush(): void {
    if (this.begun) for (const body of this.#bodies) body.flush();
  }

  /** Releases everything, and buffers nothing from now on. */
  release(): void {
    if (this.#over) return;
    this.#needsEnd = false;
    this.#needsBytes = 0;
    this.#needsMs?.cancel();
    this.#needsMs = null;
    for (const body of this.#bodies) body.flush();
    this.#bodies.length = 0;
    this.#releaseHead();
  }

  /** Drops the buffered parts. The sink gets nothing from now on. */
  drop(): void {
    this.#over = true;
    this.#needsMs?.cancel();
    this.#needsMs = null;
    for (const body of this.#bodies) body.drop();
    this.#heldForHead = [];
  }

  #pass(chunk: Buffer): void {
    if (this.#over) return;
    if (this.begun) this.#sink.deliver({ type: 'bytes', chunk });
    else this.#heldForHead.push(chunk);
  }

  #releaseHead(): void {
    const head = this.#head;
    if (head === null || this.#over || this.#needsMs !== null) return;
    if (this.#needsEnd || this.#receivedBytes < this.#needsBytes) return;
    this.#head = null;
    this.#reportReleased('headers', this.#time.now() - this.#headSinceMs);
    this.#sink.deliver({ type: 'head', head });
    for (const chunk of this.#heldForHead.splice(0)) if (!this.#over) this.#sink.deliver({ type: 'bytes', chunk });
    this.#finish();
  }

  #finish(): void {
    if (!this.#ended || !this.begun || this.#over) return;
    this.#over = true;
    this.#sink.deliver({ type: 'end' });
  }

  #reportReleased(of: Buffering['of'], bufferedMs: number): void {
    if (bufferedMs > 0 && !this.#over) this.#sink.released(of, bufferedMs);
  }
}

const plain = (value: string): string => value.split(';', 1)[0]!.trim().toLowerCase();

/** Whether the head of the response switches the buffer off. */
const isOff = ({ unless }: Buffering, { headers }: ResponseHead): boolean => {
  const value = unless === undefined ? undefined : headers[unless.header.toLowerCase()];
  return value !== undefined && plain(value) === plain(unless!.is);
};

/** Passes on bytes that were buffered for `bufferedMs`. */
type Release = (chunk: Buffer, bufferedMs: number) => void;

/** Buffers the bytes of a body until the body ends. Its subclasses release bytes earlier. */
class BodyBuffer {
  protected readonly time: ClockTime;
  readonly #release: Release;
  #chunks: Buffer[] = [];
  #sinceMs = 0;
  protected bytes = 0;

  constructor(time: ClockTime, release: Release) {
    this.time = time;
    this.#release = release;
  }

  push(chunk: Buffer): void {
    if (this.bytes === 0) this.#sinceMs = this.time.now();
    this.#chunks.push(chunk);
    this.bytes += chunk.length;
    this.pushed();
  }

  /** Releases everything. */
  flush(): void {
    this.releaseBytes(this.bytes);
  }

  drop(): void {
    this.#chunks = [];
    this.bytes = 0;
  }

  /** A chunk was added. */
  protected pushed(): void {}

  protected releaseBytes(bytes: number): void {
    if (bytes === 0) return;
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    const rest = all.subarray(bytes);
    const bufferedMs = this.time.now() - this.#sinceMs;
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.bytes = rest.length;
    // The rest is part of the last chunk, which came now: the chunks before it are shorter than the released part.
    this.#sinceMs = this.time.now();
    this.#release(all.subarray(0, bytes), bufferedMs);
  }
}

/** Releases whole blocks of `size` bytes, independent of the chunks. */
class BlockBuffer extends BodyBuffer {
  readonly #size: number;

  constructor(time: ClockTime, release: Release, size: number) {
    super(time, release);
    this.#size = size;
  }

  protected override pushed(): void {
    this.releaseBytes(this.bytes - (this.bytes % this.#size));
  }
}

/** Releases everything `ms` milliseconds after the first byte came. */
class TimedBuffer extends BodyBuffer {
  readonly #ms: number;
  #timer: { cancel(): void } | null = null;

  constructor(time: ClockTime, release: Release, ms: number) {
    super(time, release);
    this.#ms = ms;
  }

  protected override pushed(): void {
    this.#timer ??= this.time.setTimer(() => {
      this.#timer = null;
      this.flush();
    }, this.#ms);
  }

  override flush(): void {
    this.#cancel();
    super.flush();
  }

  override drop(): void {
    this.#cancel();
    super.drop();
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

/** The buffer that a rule of the profile asks for; `null`: the rule buffers no body. */
function bodyBuffer({ of, until }: Buffering, time: ClockTime, release: Release): BodyBuffer | null {
  if (of !== 'body' || until === 'first-byte') return null;
  if (until === 'end') return new BodyBuffer(time, release);
  if ('bytes' in until) return until.bytes > 1 ? new BlockBuffer(time, release, until.bytes) : null;
  return until.ms > 0 ? new TimedBuffer(time, release, until.ms) : null;
}
