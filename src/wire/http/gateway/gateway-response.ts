import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { HttpRequest, ResponseHead } from '../exchange.ts';
import { SseReader } from '../sse-reader.ts';
import { BufferedResponse, type ResponseEvent, type ResponseSink } from './buffered-response.ts';
import { type GatewayPlan, type KeepAlive, type KnownLimit, kindOf } from './gateway-plan.ts';

/** Where a response goes once it leaves a gateway. */
export interface GatewayResponseSink extends ResponseSink {
  /** The response has `is` bytes, which exceeds this limit. */
  tooBig(limit: KnownLimit, is: number): void;
}

/**
 * The response of an origin inside a gateway. It applies the size limit and the buffers, and adds the gateway's own comments
 * to an open event stream.
 *
 *     begin(head), bytes, end ──▶ limit ──▶ buffers ──▶ sink
 *                                   keep-alive comments ──▶
 */
export class GatewayResponse {
  readonly #sink: GatewayResponseSink;
  readonly #limit: KnownLimit | null;
  readonly #declaredBytes: number;
  readonly #keepAlive: StreamKeepAlive;
  readonly #begin: () => BufferedResponse;
  #buffered: BufferedResponse | null = null;
  #dropped = false;
  #bytes = 0;

  constructor(head: ResponseHead, request: HttpRequest, plan: GatewayPlan, time: ClockTime, sink: GatewayResponseSink) {
    const kind = kindOf(head);
    this.#sink = sink;
    this.#limit = plan.responseLimitFor(kind);
    this.#declaredBytes = Number(head.headers['content-length'] ?? 0);
    const keepAlives = plan
      .keepAlivesFor(kind)
      .filter(({ standingOnly }) => kind === 'sse' && (!standingOnly || request.method === 'GET'));
    this.#keepAlive = new StreamKeepAlive(keepAlives, time, (chunk) => sink.deliver({ type: 'bytes', chunk }));
    this.#begin = () =>
      new BufferedResponse(head, plan.bufferingFor(kind), time, {
        deliver: (event) => this.#deliver(event),
        released: (of, bufferedMs) => sink.released(of, bufferedMs),
      });
  }

  /** Whether the head was passed on to the client. */
  get begun(): boolean {
    return this.#buffered?.begun === true;
  }

  /** Passes the head on, unless the length that it declares exceeds the limit. */
  begin(): void {
    const limit = this.#limit;
    if (limit !== null && this.#declaredBytes > limit.max && limit.outcome !== 'cut-end')
      this.#sink.tooBig(limit, this.#declaredBytes);
    else {
      const buffered = this.#begin();
      this.#buffered = buffered;
      if (this.#dropped) buffered.drop(); // the client closed the exchange on the head
    }
  }

  bytes(chunk: Buffer): void {
    const limit = this.#limit;
    const beforeBytes = this.#bytes;
    this.#bytes += chunk.length;
    if (limit === null || this.#bytes <= limit.max) this.#buffered?.bytes(chunk);
    else {
      this.#buffered?.bytes(chunk.subarray(0, Math.max(0, limit.max - beforeBytes)));
      if (!this.#dropped) this.#sink.tooBig(limit, this.#bytes);
    }
  }

  /** The response is complete. */
  end(): void {
    this.#buffered?.end();
  }

  /** No more bytes come: passes on the buffered part of the body, if the head was passed on. */
  flush(): void {
    this.#buffered?.flush();
  }

  /** The client gets nothing of the response from now on. */
  drop(): void {
    this.#dropped = true;
    this.#keepAlive.stop();
    this.#buffered?.drop();
  }

  #deliver(event: ResponseEvent): void {
    if (this.#dropped) return;
    if (event.type === 'head') this.#keepAlive.start();
    if (event.type === 'bytes') this.#keepAlive.passed(event.chunk);
    this.#sink.deliver(event);
  }
}

/** A comment, which SSE parsers ignore. */
const commentText = ': keep-alive\n\n';
const comment = Buffer.from(commentText);

/** A hop's own comments on an open event stream. A comment that is due in the middle of an event is left out. */
class StreamKeepAlive {
  readonly #keepAlives: readonly KeepAlive[];
  readonly #time: ClockTime;
  readonly #send: (chunk: Buffer) => void;
  readonly #reader = new SseReader({ event: () => {} });
  #timers: { cancel(): void }[] = [];
  #started = false;

  constructor(keepAlives: readonly KeepAlive[], time: ClockTime, send: (chunk: Buffer) => void) {
    this.#keepAlives = keepAlives;
    this.#time = time;
    this.#send = send;
  }

  /** The head of the stream goes to the client. */
  start(): void {
    this.#started = this.#keepAlives.length > 0;
    this.#timers = this.#keepAlives.map((_, index) => this.#arm(index));
  }

  /** These bytes of the origin go to the client. */
  passed(chunk: Buffer): void {
    if (this.#started) this.#reader.push(chunk);
  }

  stop(): void {
    this.#started = false;
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
  }

  #arm(index: number): { cancel(): void } {
    return this.#time.setTimer(() => {
      this.#timers[index] = this.#arm(index);
      if (this.#reader.betweenEvents) this.#send(comment);
    }, this.#keepAlives[index]!.everyMs);
  }
}
