import type { Buffering } from '../../clocks/buffering.ts';
import type {
  ExchangeEvent,
  ExchangeListener,
  HttpRequest,
  LastEvent,
  ResponseHead,
} from '../../wire/http/exchange.ts';
import { BufferedResponse } from '../../wire/http/gateway/buffered-response.ts';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import type { FaultContext, InjectedFault } from '../fault-context.ts';
import { exchangeAbout } from '../http/exchange-about.ts';

/** What a fault buffers of responses, and what releases it. */
export interface ResponseBuffering {
  readonly context: FaultContext;
  /** What is noted once something has been buffered for a millisecond. */
  readonly note: string;
  /** What is noted when that is released. */
  readonly releaseNote: string;
  /** Everything is released so long after it came, at the latest; `null`: time alone releases nothing. */
  readonly flushMs: number | null;
  readonly bufferingFor: (head: ResponseHead) => readonly Buffering[];
}

/** Injects a hop that buffers responses. */
export function bufferingHop(buffering: ResponseBuffering): InjectedFault {
  const open = new Set<BufferingExchange>();
  const hop = buffering.context.http((next) =>
    hopBefore(next, (request, listener) => {
      const exchange = new BufferingExchange(request, listener, buffering, () => open.delete(exchange));
      open.add(exchange);
      return exchange.start(next);
    }),
  );
  return {
    lift() {
      hop.lift();
      for (const exchange of [...open]) exchange.release();
    },
  };
}

/** An exchange whose response is buffered as a gateway does it. */
class BufferingExchange extends HopExchange {
  readonly #buffering: ResponseBuffering;
  #response: BufferedResponse | null = null;
  /** Bytes of the body that are buffered. */
  #bytes = 0;
  /** Whether bytes were released by the chunk that came last. */
  #releasedBytes = false;
  /** Whether the fault was lifted. */
  #lifted = false;
  /** Whether it was noted that something is buffered. */
  #noted = false;
  #timers: { cancel(): void }[] = [];

  constructor(request: HttpRequest, listener: ExchangeListener, buffering: ResponseBuffering, onClosed: () => void) {
    super(request, listener, { closed: onClosed });
    this.#buffering = buffering;
  }

  /** Releases everything, and buffers nothing from now on. */
  release(): void {
    this.#lifted = true;
    this.#noted = false; // it was not the fault that released it
    this.#stop();
    this.#response?.release();
  }

  override abort(): void {
    this.#response?.drop();
    super.abort();
  }

  protected override receive(event: ExchangeEvent): void {
    switch (event.type) {
      case 'head':
        this.#head(event.head);
        return;
      case 'bytes':
        this.#body(event.chunk);
        return;
      case 'end':
        this.#response?.end();
        return;
      case 'cut':
        this.release(); // what has come is delivered before the cut
        this.deliver(event);
        return;
      default:
        this.deliver(event);
    }
  }

  protected override closed(last: LastEvent | null): void {
    this.#stop();
    super.closed(last);
  }

  #head(head: ResponseHead): void {
    const { bufferingFor, context } = this.#buffering;
    const response = new BufferedResponse(head, this.#lifted ? [] : bufferingFor(head), context, {
      deliver: (event) => {
        if (event.type === 'bytes') {
          this.#bytes -= event.chunk.length;
          this.#releasedBytes = true;
        }
        this.deliver(event);
      },
      released: (_, bufferedMs) => this.#noteReleased(bufferedMs),
    });
    this.#response = response;
    if (!response.begun) this.#watch();
  }

  #body(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#releasedBytes = false;
    this.#response?.bytes(chunk);
    if (this.#bytes === 0) this.#stop();
    else if (this.#releasedBytes || this.#timers.length === 0) this.#watch();
  }

  /** Something is buffered from now on. It has an effect, which is noted, once time has passed. */
  #watch(): void {
    this.#stop();
    const { context, note, flushMs } = this.#buffering;
    const noteBuffered = (): void => {
      this.#noted = true;
      const about = exchangeAbout(this.request);
      context.note(note, this.#bytes === 0 ? about : { ...about, heldBytes: this.#bytes });
    };
    this.#timers = [context.setTimer(noteBuffered, 1)];
    if (flushMs !== null)
      this.#timers.push(
        context.setTimer(() => {
          this.#stop();
          this.#response?.flush();
        }, flushMs),
      );
  }

  #noteReleased(bufferedMs: number): void {
    if (!this.#noted) return;
    this.#noted = false;
    const { context, releaseNote } = this.#buffering;
    context.note(releaseNote, { ...exchangeAbout(this.request), heldMs: bufferedMs });
  }

  #stop(): void {
    for (const timer of this.#timers.splice(0)) timer.cancel();
  }
}
