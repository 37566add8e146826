import type { Mark } from '../../../clocks/mark.ts';
import type { Span } from '../../../clocks/span.ts';
import type { ExchangeEvent, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import { HopExchange } from '../hop-exchange.ts';
import { SseReader } from '../sse-reader.ts';
import type { ClientConnection } from './gateway-connections.ts';

/** The parts of an exchange, in order. */
type Phase = Extract<Span, 'connect' | 'upload' | 'headers' | 'body'>;

/**
 * One attempt at the next hop, and its spans under the gateway's clocks:
 *
 *     connection > exchange > connect, upload, headers, body
 *
 * An event is delivered after the clocks have seen it. If a clock is due at the time of an event, the clock wins. An event
 * that makes an overdue clock fire is not delivered. A closed attempt may continue at the next hop, which is not notified.
 */
export class GatewayAttempt extends HopExchange {
  readonly #connection: ClientConnection;
  #exchangeId = 0;
  #phaseId = 0;
  #phase: Phase = 'connect';
  #events: SseReader | null = null;
  #newEvents = 0;

  /** @param ended called once, when the attempt is over at the next hop */
  constructor(request: HttpRequest, connection: ClientConnection, listener: ExchangeListener, ended: () => void) {
    super(request, listener, { ended });
    this.#connection = connection;
  }

  /** Whether there is no connection to the next hop yet. */
  get isConnecting(): boolean {
    return this.#phase === 'connect';
  }

  /** Sends the request, which this hop has received completely, to the next hop. */
  override start(next: Origin): this {
    const { clocks, id } = this.#connection;
    this.#exchangeId = clocks.begin('exchange', id);
    clocks.mark('received', this.#exchangeId);
    this.#phaseId = clocks.begin('connect', this.#exchangeId);
    return super.start(next);
  }

  /** The head is accepted: the body begins. @param countsEvents whether a clock depends on the events of the stream */
  beginBody(countsEvents: boolean): void {
    this.#enter('body');
    if (countsEvents) this.#events = new SseReader({ event: () => void this.#newEvents++ });
  }

  endSpans(how: 'ok' | 'closed'): void {
    this.#connection.clocks.end(this.#exchangeId, how);
  }

  protected override receive(event: ExchangeEvent): void {
    this.#connection.clocks.catchUp();
    if (this.isOpen && this.#passesClocks(event)) this.deliver(event);
  }

  #passesClocks(event: ExchangeEvent): boolean {
    switch (event.type) {
      case 'waiting':
        return false; // it concerns the gateway's connections, not the client's
      case 'connected':
        this.#enter('upload');
        return this.#mark('request-byte');
      case 'received': {
        const passes = this.#mark('request-byte');
        if (passes) this.#enter('headers');
        return passes;
      }
      case 'informational':
        return this.#mark('byte') && this.#mark('informational');
      case 'head':
        return this.#mark('byte');
      case 'bytes':
        if (event.chunk.length === 0 || !this.#mark('byte')) return false;
        this.#newEvents = 0;
        this.#events?.push(event.chunk);
        return this.#newEvents === 0 || this.#mark('event');
      case 'end':
      case 'cut':
        return true;
    }
  }

  /** @returns whether the attempt is still open: a clock may end it */
  #mark(mark: Mark): boolean {
    this.#connection.clocks.mark(mark, this.#phaseId);
    return this.isOpen;
  }

  #enter(phase: Phase): void {
    const { clocks } = this.#connection;
    clocks.end(this.#phaseId);
    this.#phase = phase;
    this.#phaseId = clocks.begin(phase, this.#exchangeId);
  }
}
