import type { Exchange, ExchangeListener, HttpRequest } from '../exchange.ts';
import { headerBytes, requestSizes } from '../gateway/gateway-limits.ts';
import { DelayLine } from './delay-line.ts';
import type { Found, NetworkLine, OnLine } from './network-line.ts';
import type { NetworkLoss } from './network-options.ts';

/** One exchange on its way over a network: out, and back. */
export class NetworkExchange implements Exchange, OnLine {
  readonly key: number;
  readonly #request: HttpRequest;
  readonly #listener: ExchangeListener;
  readonly #line: NetworkLine;
  readonly #done: () => void;
  readonly #up: DelayLine;
  readonly #down: DelayLine;
  #connection: { cancel(): void } | null = null;
  #found: Found = 'new';
  /** When the last byte of the request leaves, and when it arrives. */
  #leavesMs = Number.POSITIVE_INFINITY;
  #arrivesMs = Number.POSITIVE_INFINITY;
  #lateMs = 0;
  #lastDownMs = -1;
  #downMs = 0;
  #exchange: Exchange | null = null;
  #begun = false;
  #thereOver = false;
  #abortedThere = false;
  #finished = false;
  #over = false;
  #dead = false;

  /** @param done called once, when neither side has anything of it any more */
  constructor(request: HttpRequest, listener: ExchangeListener, line: NetworkLine, done: () => void) {
    this.key = request.key;
    this.#request = request;
    this.#listener = listener;
    this.#line = line;
    this.#done = done;
    this.#up = new DelayLine(line.time);
    this.#down = new DelayLine(line.time);
  }

  start(): void {
    this.#line.enter(this);
    const connection = this.#line.connect(this.#request, (found) => this.#stands(found));
    if (this.#over && !this.#begun) connection.cancel();
    else this.#connection = connection;
  }

  abort(): void {
    if (this.#over) return;
    this.#leave(false);
    this.#down.clear();
    const { time } = this.#line;
    if (this.#dead) this.#letGo();
    else if (time.now() < this.#leavesMs) {
      // Not even the request is whole on its way: the origin never hears of it.
      this.#up.clear();
      this.#connection?.cancel();
      this.#doneIfOver(true);
    } else
      this.#up.send(Math.max(time.now() + this.#line.oneWayMs(), this.#arrivesMs), () => {
        this.#abortThere();
        this.#doneIfOver(true);
      });
  }

  lose(how: NetworkLoss['how']): void {
    this.#up.clear();
    this.#down.clear();
    if (how === 'half-open') {
      this.#dead = true;
      return;
    }
    this.#connection?.cancel();
    this.#leave(false);
    this.#abortThere();
    this.#doneIfOver(true);
    this.#listener.cut('rst', 'the connection was lost');
  }

  /** Ends it at once on both sides. */
  dispose(): void {
    this.#up.clear();
    this.#down.clear();
    this.#connection?.cancel();
    if (!this.#over) this.#leave(false);
    this.#abortThere();
    this.#doneIfOver(true);
  }

  #stands(found: Found): void {
    if (this.#over) return;
    this.#found = found;
    const { time } = this.#line;
    if (found === 'dead') this.#dead = true;
    this.#up.send(time.now() + (found === 'new' ? this.#line.setUpMs() : 0), () => {
      this.#listener.connected(found !== 'new');
      if (!this.#over && !this.#dead) this.#upload();
    });
  }

  #upload(): void {
    const { time, up } = this.#line;
    const sizes = requestSizes(this.#request);
    this.#leavesMs = up.sent(sizes.request + sizes['request-headers'], time.now());
    this.#arrivesMs = this.#leavesMs + this.#line.oneWayMs();
    this.#up.send(this.#arrivesMs, () => this.#arrived());
  }

  #arrived(): void {
    this.#begun = true;
    const { next } = this.#line;
    const { time } = this.#line;
    const exchange = next.exchange(this.#request, {
      connected: (reused) => {
        if (this.#line.wasStale(this.#found, reused)) this.#lateMs = this.#line.setUpMs();
      },
      received: () => this.#back(time.now() + this.#lateMs, () => this.#listener.received()),
      informational: (status) => this.#sendDown(0, () => this.#listener.informational(status)),
      head: (head) => this.#sendDown(headerBytes(head.headers) + 19, () => this.#listener.head(head)),
      bytes: (chunk) => {
        for (const piece of this.#line.down.pieces(chunk)) this.#sendDown(piece.length, () => this.#bytes(piece));
      },
      end: () => {
        this.#thereOver = true;
        this.#sendDown(0, () => {
          this.#leave(true);
          this.#doneIfOver(true);
          this.#listener.end();
        });
        this.#endedThere();
      },
      cut: (how, note) => {
        this.#thereOver = true;
        this.#sendDown(0, () => {
          this.#leave(false);
          this.#doneIfOver(true);
          this.#listener.cut(how, note);
        });
        this.#endedThere();
      },
    });
    this.#exchange = exchange;
    if (this.#thereOver) return;
    // It may have been ended from outside before the next hop had even returned.
    if (this.#abortedThere) exchange.abort();
  }

  #abortThere(): void {
    if (!this.#begun || this.#thereOver || this.#abortedThere) return;
    this.#abortedThere = true;
    this.#exchange?.abort();
  }

  #bytes(piece: Buffer): void {
    const passes = this.#line.came(piece.length);
    if (passes > 0) this.#listener.bytes(piece.subarray(0, passes));
    this.#line.breakIfWornOut();
  }

  /** What leaves at one instant arrives at one: chance delays instants, not calls. */
  #sendDown(bytes: number, run: () => void): void {
    const nowMs = this.#line.time.now();
    if (this.#over || this.#dead) return;
    if (this.#lastDownMs !== nowMs) {
      this.#lastDownMs = nowMs;
      this.#downMs = this.#line.oneWayMs();
    }
    this.#back(this.#line.down.sent(bytes, nowMs) + this.#downMs + this.#lateMs, run);
  }

  #back(dueMs: number, run: () => void): void {
    if (this.#over || this.#dead) return;
    this.#down.send(dueMs, () => {
      if (!this.#over && !this.#dead) run();
    });
  }

  #leave(keeps: boolean): void {
    this.#over = true;
    this.#line.leave(this, keeps);
  }

  /** A connection that only seems to stand: the client has closed it, and the origin will never know. */
  #letGo(): void {
    if (!this.#begun) this.#connection?.cancel();
    this.#doneIfOver(!this.#begun);
  }

  /** An abort that is still on its way finds nothing any more. */
  #endedThere(): void {
    if (this.#over) this.#up.clear();
    this.#doneIfOver(false);
  }

  #doneIfOver(surely: boolean): void {
    if (this.#finished || !this.#over || !(surely || this.#thereOver)) return;
    this.#finished = true;
    this.#done();
  }
}
