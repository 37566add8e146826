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
 * A hop that takes time: half a round trip each way, the transmission time of the bytes (head and body, as HTTP/1.1 writes
 * them), and the round trips that a new connection needs before it carries anything. All exchanges share one line, which
 * sends their pieces in the order in which they come. The line may break once, as `lossAt` says. It is reported as `lost`.
 *
 * `received` is delivered when the next hop has the request, and `connected` when the client knows it. An abort takes time,
 * too. If the client aborts before the last byte of the request has left, the origin gets nothing.
 *
 * The network requests a connection from the next hop before it sends anything, if that hop has `reserve`, as pools and
 * gateways have. Any other hop reports only afterwards whether it reused a connection. It is expected to do so if it did the
 * last time. If this is wrong, the time of the set-up is added to the way back.
 *
 * @param random numbers from 0 to below 1, from the run's seed; not called if there is no jitter
 * @param _blockTime not used: every wait here has a timer, which the clock knows
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
