import type { ExchangeEvent, ExchangeListener, HttpRequest, LastEvent } from '../exchange.ts';
import { HopExchange } from '../hop-exchange.ts';
import { headerBytes, requestSizes } from '../message-size.ts';
import { OpenExchange } from '../open-exchange.ts';
import { DelayLine } from './delay-line.ts';
import type { Found, NetworkLine, OnLine } from './network-line.ts';
import type { NetworkLoss } from './network-options.ts';

/** The bytes of `HTTP/1.1 200 OK` and the blank line. */
const statusLineBytes = 19;

/** One exchange on its way over a network: to the server, and back. */
export class NetworkExchange extends OpenExchange implements OnLine {
  readonly key: number;
  readonly #request: HttpRequest;
  readonly #line: NetworkLine;
  readonly #done: () => void;
  readonly #toServer: DelayLine;
  readonly #toClient: DelayLine;
  #connection: { cancel(): void } | null = null;
  #found: Found = 'new';
  /** When the last byte of the request leaves, and when it arrives. */
  #leavesMs = Number.POSITIVE_INFINITY;
  #arrivesMs = Number.POSITIVE_INFINITY;
  #lateMs = 0;
  #lastToClientMs = -1;
  #toClientMs = 0;
  /** The exchange with the next hop, once the request has arrived there. */
  #next: HopExchange | null = null;
  #finished = false;
  /** Whether the connection only seems to be open. */
  #dead = false;

  /** @param done called once, when the exchange is over on both sides */
  constructor(request: HttpRequest, listener: ExchangeListener, line: NetworkLine, done: () => void) {
    super(listener);
    this.key = request.key;
    this.#request = request;
    this.#line = line;
    this.#done = done;
    this.#toServer = new DelayLine(line.time);
    this.#toClient = new DelayLine(line.time);
  }

  start(): void {
    this.#line.enter(this);
    const connection = this.#line.connect(this.#request, (found) => this.#connected(found));
    if (!this.isOpen && this.#next === null) connection.cancel();
    else this.#connection = connection;
  }

  override abort(): void {
    if (!this.isOpen) return;
    this.close();
    this.#toClient.clear();
    const { time } = this.#line;
    if (this.#dead) {
      // The client has closed a connection that only seems to be open. The origin never notices it.
      if (this.#next === null) this.#connection?.cancel();
      this.#doneIfOver(this.#next === null);
    } else if (time.now() < this.#leavesMs) {
      // A part of the request has not left yet, so the origin never sees the request.
      this.#toServer.clear();
      this.#connection?.cancel();
      this.#doneIfOver(true);
    } else
      this.#toServer.send(Math.max(time.now() + this.#line.oneWayMs(), this.#arrivesMs), () => {
        this.#next?.abort();
        this.#doneIfOver(true);
      });
  }

  /** The line breaks, and the exchange loses its connection. */
  lose(how: NetworkLoss['how']): void {
    this.#toServer.clear();
    this.#toClient.clear();
    if (how === 'half-open') {
      this.#dead = true;
      return;
    }
    this.#connection?.cancel();
    this.#next?.abort();
    this.deliver({ type: 'cut', how: 'rst', note: 'the connection was lost' });
  }

  /** Ends the exchange at once on both sides. */
  dispose(): void {
    this.#toServer.clear();
    this.#toClient.clear();
    this.#connection?.cancel();
    this.close();
    this.#next?.abort();
    this.#doneIfOver(true);
  }

  protected override closed(last: LastEvent | null): void {
    this.#line.leave(this, last?.type === 'end');
    if (last !== null) this.#doneIfOver(true);
  }

  #connected(found: Found): void {
    if (!this.isOpen) return;
    this.#found = found;
    const { time } = this.#line;
    if (found === 'dead') this.#dead = true;
    this.#toServer.send(time.now() + (found === 'new' ? this.#line.setUpMs() : 0), () => {
      this.deliver({ type: 'connected', reused: found !== 'new' });
      if (this.isOpen && !this.#dead) this.#upload();
    });
  }

  #upload(): void {
    const { time, up } = this.#line;
    const sizes = requestSizes(this.#request);
    this.#leavesMs = up.sent(sizes.request + sizes['request-headers'], time.now());
    this.#arrivesMs = this.#leavesMs + this.#line.oneWayMs();
    this.#toServer.send(this.#arrivesMs, () => {
      this.#next = new HopExchange(this.#request, (event) => this.#receive(event));
      this.#next.start(this.#line.next);
    });
  }

  /** An event of the next hop, which travels back to the client. */
  #receive(event: ExchangeEvent): void {
    const line = this.#line;
    switch (event.type) {
      case 'waiting': // a hop behind the network waits, and the client does not notice it
        return;
      case 'connected':
        if (line.wasStale(this.#found, event.reused)) this.#lateMs = line.setUpMs();
        return;
      case 'received': // reported at the time at which the next hop has the request, without the way back
        this.#arrive(line.time.now() + this.#lateMs, () => this.deliver(event));
        return;
      case 'head':
        this.#sendToClient(headerBytes(event.head.headers) + statusLineBytes, () => this.deliver(event));
        return;
      case 'bytes':
        for (const chunk of line.down.pieces(event.chunk)) this.#sendToClient(chunk.length, () => this.#bytes(chunk));
        return;
      case 'informational':
        this.#sendToClient(0, () => this.deliver(event));
        return;
      case 'end':
      case 'cut':
        this.#sendToClient(0, () => this.deliver(event));
        if (!this.isOpen) this.#toServer.clear(); // an abort that is still on its way would have nothing to close
        this.#doneIfOver(false);
    }
  }

  #bytes(piece: Buffer): void {
    const passes = this.#line.came(piece.length);
    if (passes > 0) this.deliver({ type: 'bytes', chunk: piece.subarray(0, passes) });
    this.#line.breakIfDue();
  }

  /** Events that leave at the same instant get the same jitter, so they also arrive at the same instant. */
  #sendToClient(bytes: number, run: () => void): void {
    const nowMs = this.#line.time.now();
    if (!this.isOpen || this.#dead) return;
    if (this.#lastToClientMs !== nowMs) {
      this.#lastToClientMs = nowMs;
      this.#toClientMs = this.#line.oneWayMs();
    }
    this.#arrive(this.#line.down.sent(bytes, nowMs) + this.#toClientMs + this.#lateMs, run);
  }

  #arrive(dueMs: number, run: () => void): void {
    if (!this.isOpen || this.#dead) return;
    this.#toClient.send(dueMs, () => {
      if (this.isOpen && !this.#dead) run();
    });
  }

  /** @param nextIsDone whether the exchange is over at the next hop even if the next hop has not ended it */
  #doneIfOver(nextIsDone: boolean): void {
    if (this.#finished || this.isOpen || !(nextIsDone || this.#next?.nextEnded)) return;
    this.#finished = true;
    this.#done();
  }
}
