import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { HttpRequest, Origin } from '../exchange.ts';
import type { ReportHop } from '../hop-event.ts';
import type { NetworkLoss, NetworkOptions } from './network-options.ts';

/** An exchange that uses the line. When the line breaks, the exchange loses its connection. */
export interface OnLine {
  readonly key: number;
  lose(how: NetworkLoss['how']): void;
}

/** The connection that an exchange gets. `dead`: the connection is lost, but the client believes that it is open. */
export type Found = 'new' | 'reused' | 'dead';

/** The state that the exchanges of one network share: its speed, its connections, and when it breaks. */
export class NetworkLine {
  readonly options: NetworkOptions;
  readonly next: Origin;
  readonly time: ClockTime;
  readonly up: Bandwidth;
  readonly down: Bandwidth;
  readonly #random: () => number;
  readonly #report: ReportHop;
  readonly #active = new Set<OnLine>();
  /** How many idle connections are open. */
  #idle = 0;
  /** How many idle connections were open when the line broke, and have not been used since. */
  #idleLost = 0;
  /** Whether the next hop reused an idle connection when it last had the choice. Used if the hop has no `reserve`. */
  #nextReuses = true;
  #broken = false;
  #cameBytes = 0;
  #timer: { cancel(): void } | null = null;

  constructor(options: NetworkOptions, next: Origin, time: ClockTime, random: () => number, report: ReportHop) {
    this.options = options;
    this.next = next;
    this.time = time;
    this.up = new Bandwidth(options.bytesPerSecond.up);
    this.down = new Bandwidth(options.bytesPerSecond.down);
    this.#random = random;
    this.#report = report;
  }

  /** The time that a message takes from one end to the other, in milliseconds. Each message has its own jitter. */
  oneWayMs(): number {
    const { roundTripMs, jitterMs } = this.options;
    return roundTripMs / 2 + (jitterMs === 0 ? 0 : jitterMs * this.#random());
  }

  /** The time to set up a connection, in milliseconds. */
  setUpMs(): number {
    let ms = 0;
    for (let trips = this.options.connectRoundTrips; trips > 0; trips--) ms += this.oneWayMs() + this.oneWayMs();
    return ms;
  }

  /** An exchange begins to use the line. */
  enter(exchange: OnLine): void {
    const { lossAt } = this.options;
    this.#active.add(exchange);
    if (this.#broken || lossAt === undefined || !('atMs' in lossAt)) return;
    const inMs = lossAt.atMs - this.time.now();
    // There is a timer only while an exchange uses the line. If the break was due before, it broke idle connections only.
    if (inMs <= 0) this.#break(lossAt, [exchange]);
    else
      this.#timer ??= this.time.setTimer(() => {
        this.#timer = null;
        this.#break(lossAt);
      }, inMs);
  }

  /** An exchange is over. @param keeps whether its connection stays open, and is idle from now on */
  leave(exchange: OnLine, keeps: boolean): void {
    if (!this.#active.delete(exchange)) return;
    if (keeps) this.#idle++;
    if (this.#active.size > 0) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /**
   * Finds a connection for a request. The next hop decides if it has `reserve`. Otherwise an idle connection counts as reused
   * if the next hop reused one when it last had the choice.
   */
  connect(request: HttpRequest, onFound: (found: Found) => void): { cancel(): void } {
    if (this.next.reserve !== undefined) return this.next.reserve(request, (reused) => onFound(this.#use(reused)));
    onFound(this.#use(this.#nextReuses && this.#idle + this.#idleLost > 0));
    return { cancel: () => {} };
  }

  /**
   * The next hop has reported its connection.
   *
   * @param found the connection that was expected
   * @returns whether an open connection was expected, but a new one had to be set up
   */
  wasStale(found: Found, reused: boolean): boolean {
    if (this.next.reserve !== undefined) return false;
    if (found === 'reused' && !reused) this.#nextReuses = false;
    else if (reused) this.#nextReuses = true;
    return found === 'reused' && !reused;
  }

  /** Bytes arrive at the client. @returns how many of them the client receives before the line breaks */
  came(bytes: number): number {
    const { lossAt } = this.options;
    if (this.#broken || lossAt === undefined || !('afterBytes' in lossAt)) return bytes;
    const remaining = lossAt.afterBytes - this.#cameBytes;
    this.#cameBytes += bytes;
    return Math.min(bytes, remaining);
  }

  /** Breaks the line if as many bytes have arrived as `lossAt.afterBytes` allows. */
  breakIfDue(): void {
    const { lossAt } = this.options;
    if (this.#broken || lossAt === undefined || !('afterBytes' in lossAt)) return;
    if (this.#cameBytes >= lossAt.afterBytes) this.#break(lossAt);
  }

  /** The session is over: nothing breaks any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#broken = true;
  }

  #use(reused: boolean): Found {
    if (!reused) return 'new';
    if (this.#idleLost > 0) {
      this.#idleLost--;
      return this.options.lossAt?.how === 'half-open' ? 'dead' : 'new';
    }
    this.#idle = Math.max(0, this.#idle - 1);
    return 'reused';
  }

  #break({ how }: NetworkLoss, spared: readonly OnLine[] = []): void {
    this.#broken = true;
    this.#idleLost = this.#idle;
    this.#idle = 0;
    for (const exchange of [...this.#active]) {
      if (spared.includes(exchange)) continue;
      this.#report('network', exchange.key, { what: 'lost', by: 'network', how });
      exchange.lose(how);
    }
  }
}

/** One direction of a line that all exchanges share. Bytes are sent in the order in which they are given. */
class Bandwidth {
  readonly #bytesPerSecond: number;
  #busyUntilMs = 0;

  /** @param bytesPerSecond 0: no bound */
  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Sends bytes at the time `nowMs`. @returns when the last byte leaves, in milliseconds, not rounded */
  sent(bytes: number, nowMs: number): number {
    const beginsMs = Math.max(nowMs, this.#busyUntilMs);
    if (this.#bytesPerSecond === 0) return beginsMs;
    this.#busyUntilMs = beginsMs + (bytes * 1000) / this.#bytesPerSecond;
    return this.#busyUntilMs;
  }

  /**
   * Cuts a chunk into pieces that take at most a tenth of a second, of at most 16 KiB: a slow line delivers bytes gradually,
   * and not all of them at the end.
   */
  pieces(chunk: Buffer): readonly Buffer[] {
    if (this.#bytesPerSecond === 0) return [chunk];
    const size = Math.min(16_384, Math.max(1, Math.floor(this.#bytesPerSecond / 10)));
    const pieces: Buffer[] = [];
    for (let at = 0; at < chunk.length; at += size) pieces.push(chunk.subarray(at, at + size));
    return pieces;
  }
}
