import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { HttpRequest, Origin } from '../exchange.ts';
import type { ReportHop } from '../hop-event.ts';
import type { NetworkLoss, NetworkOptions } from './network-options.ts';

/** An exchange on the line, which can break under it. */
export interface OnLine {
  readonly key: number;
  lose(how: NetworkLoss['how']): void;
}

/** How an exchange finds its connection. `dead`: it only seems to be open. */
export type Found = 'new' | 'reused' | 'dead';

/** What the exchanges of one network share: its speed, its connections, and the moment at which it breaks. */
export class NetworkLine {
  readonly options: NetworkOptions;
  readonly next: Origin;
  readonly time: ClockTime;
  readonly up: Bandwidth;
  readonly down: Bandwidth;
  readonly #random: () => number;
  readonly #report: ReportHop;
  readonly #active = new Set<OnLine>();
  /** Idle connections that are open, and those that were open when the line broke. */
  #idle = 0;
  #idleLost = 0;
  /** Whether the next hop, which cannot be asked, used idle connections again when it last could. */
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

  /** The time for one way. */
  oneWayMs(): number {
    const { roundTripMs, jitterMs } = this.options;
    return roundTripMs / 2 + (jitterMs === 0 ? 0 : jitterMs * this.#random());
  }

  /** The time to set up a connection. */
  setUpMs(): number {
    let ms = 0;
    for (let trips = this.options.connectRoundTrips; trips > 0; trips--) ms += this.oneWayMs() + this.oneWayMs();
    return ms;
  }

  enter(exchange: OnLine): void {
    const { lossAt } = this.options;
    this.#active.add(exchange);
    if (this.#broken || lossAt === undefined || !('atMs' in lossAt)) return;
    const inMs = lossAt.atMs - this.time.now();
    // A timer only while there is something to break; what broke meanwhile broke idle connections alone.
    if (inMs <= 0) this.#break(lossAt, [exchange]);
    else
      this.#timer ??= this.time.setTimer(() => {
        this.#timer = null;
        this.#break(lossAt);
      }, inMs);
  }

  /** @param keeps whether its connection is open and idle from now on */
  leave(exchange: OnLine, keeps: boolean): void {
    if (!this.#active.delete(exchange)) return;
    if (keeps) this.#idle++;
    if (this.#active.size > 0) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Finds a connection for a request: the next hop's, if that can be asked, else one as it used before. */
  connect(request: HttpRequest, onFound: (found: Found) => void): { cancel(): void } {
    if (this.next.reserve !== undefined) return this.next.reserve(request, (reused) => onFound(this.#use(reused)));
    onFound(this.#use(this.#nextReuses && this.#idle + this.#idleLost > 0));
    return { cancel: () => {} };
  }

  /**
   * The next hop has reported its connection.
   *
   * @param found what was expected
   * @returns whether the connection that was expected to be open was not, and had to be set up after all
   */
  wasStale(found: Found, reused: boolean): boolean {
    if (this.next.reserve !== undefined) return false;
    if (found === 'reused' && !reused) this.#nextReuses = false;
    else if (reused) this.#nextReuses = true;
    return found === 'reused' && !reused;
  }

  /** These bytes have come to the client. @returns how many of them it gets before the line breaks */
  came(bytes: number): number {
    const { lossAt } = this.options;
    if (this.#broken || lossAt === undefined || !('afterBytes' in lossAt)) return bytes;
    const remaining = lossAt.afterBytes - this.#cameBytes;
    this.#cameBytes += bytes;
    return Math.min(bytes, remaining);
  }

  /** Breaks the line if as many bytes have come as it carries. */
  breakIfWornOut(): void {
    const { lossAt } = this.options;
    if (this.#broken || lossAt === undefined || !('afterBytes' in lossAt)) return;
    if (this.#cameBytes >= lossAt.afterBytes) this.#break(lossAt);
  }

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

/** One direction of a line that all exchanges share: what is sent later waits for what was sent before. */
class Bandwidth {
  readonly #bytesPerSecond: number;
  #busyUntilMs = 0;

  /** @param bytesPerSecond 0: any amount at once */
  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Sends so many bytes at this time. @returns when the last of them leaves, in milliseconds and fractions of one */
  sent(bytes: number, nowMs: number): number {
    const beginsMs = Math.max(nowMs, this.#busyUntilMs);
    if (this.#bytesPerSecond === 0) return beginsMs;
    this.#busyUntilMs = beginsMs + (bytes * 1000) / this.#bytesPerSecond;
    return this.#busyUntilMs;
  }

  /**
   * A chunk in pieces that need at most a tenth of a second, of at most 16 KiB: a slow line delivers bytes as they pass, and
   * not everything at the end.
   */
  pieces(chunk: Buffer): readonly Buffer[] {
    if (this.#bytesPerSecond === 0) return [chunk];
    const size = Math.min(16_384, Math.max(1, Math.floor(this.#bytesPerSecond / 10)));
    const pieces: Buffer[] = [];
    for (let at = 0; at < chunk.length; at += size) pieces.push(chunk.subarray(at, at + size));
    return pieces;
  }
}
