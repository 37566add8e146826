import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { BlockTime } from '../../delivery-queue.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import type { ReportHop } from '../hop-event.ts';
import { NetworkExchange } from './network-exchange.ts';
import { NetworkLine } from './network-line.ts';
import { checkNetworkOptions, isPlainWire, type NetworkOptions } from './network-options.ts';

/** A network before another hop. */
class Network implements Origin {
  readonly #line: NetworkLine;
  readonly #exchanges = new Set<NetworkExchange>();

  constructor(line: NetworkLine) {
    this.#line = line;
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    const exchange = new NetworkExchange(request, listener, this.#line, () => this.#exchanges.delete(exchange));
    this.#exchanges.add(exchange);
    exchange.start();
    return exchange;
  }

  async close(): Promise<void> {
    for (const exchange of [...this.#exchanges]) exchange.dispose();
    this.#line.stop();
    await this.#line.next.close();
  }
}

/**
 * A hop that takes time: half a round trip each way, what a line of this speed takes for the bytes (head and body, as
 * HTTP/1.1 writes them), and the round trips that a new connection needs before it carries anything. One line serves all
 * exchanges, first come first served, in pieces. It may break once, as `lossAt` says, which is reported as `lost`.
 *
 * `received` is delivered at the time at which the next hop has the request, `connected` when the client knows. An abort
 * travels too; if it comes before the last byte of the request has left, the origin gets nothing.
 *
 * It asks a pool or a gateway after it for a connection before it sends anything. Whether any other hop used a connection
 * again is known only afterwards: it is expected to if it did so the last time, and if that turns out wrong, the set-up is
 * added to the way back.
 *
 * @param random numbers from 0 to below 1, from the run's seed; not asked for where there is no jitter
 * @param _blockTime not used: everything that waits here waits on a timer, which the clock knows
 * @throws RangeError on a number below 0, or not finite
 *
 * @example 80 ms away over a line of 10 Mbit/s, TLS:
 * ```ts
 * const line = { roundTripMs: 80, jitterMs: 0, bytesPerSecond: { up: 1_250_000, down: 1_250_000 }, connectRoundTrips: 2 };
 * const origin = networkOrigin(line, next, time, random, blockTime, report);
 * ```
 */
export function networkOrigin(
  options: NetworkOptions,
  next: Origin,
  time: ClockTime,
  random: () => number,
  _blockTime: BlockTime,
  report: ReportHop,
): Origin {
  checkNetworkOptions(options);
  return isPlainWire(options) ? next : new Network(new NetworkLine(options, next, time, random, report));
}
