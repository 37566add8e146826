import type { ClockTime } from '../../../clocks/live-clocks.ts';
import { DeliveryQueue, type Hold } from '../../delivery-queue.ts';
import type { Exchange, ExchangeEvent, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import type { ReportHop } from '../hop-event.ts';
import { HopExchange } from '../hop-exchange.ts';
import { type PoolConnection, PoolConnections, type PoolOptions } from './pool-connections.ts';

/** One that waits for a connection. */
interface Waiting {
  readonly key: number;
  readonly sinceMs: number;
  /** The exchanges that held the connections when the wait began. */
  readonly held: readonly number[];
  readonly granted: (connection: PoolConnection) => void;
}

/** One exchange: in the queue until it has a connection, then on that connection until its response is whole. */
class PoolExchange extends HopExchange {
  connection: PoolConnection | null = null;

  startOn(connection: PoolConnection, next: Origin): void {
    this.connection = connection;
    this.start(next);
  }

  protected override receive(event: ExchangeEvent): void {
    const { connection } = this;
    if (event.type === 'waiting' || connection === null) return; // it has the connection that it was waiting for
    if (event.type !== 'connected') {
      this.deliver(event);
      return;
    }
    const reused = connection.reusedIf(event.reused, this.request.key);
    connection.stands = true;
    this.deliver({ type: 'connected', reused });
  }
}

/** A client's connections to one origin. */
class Pool implements Required<Origin> {
  readonly #connections: PoolConnections;
  readonly #next: Origin;
  readonly #time: ClockTime;
  readonly #report: ReportHop;
  readonly #soon: DeliveryQueue;
  readonly #exchanges = new Set<PoolExchange>();
  readonly #reserved = new Map<number, PoolConnection>();
  #waiting: Waiting[] = [];

  constructor(options: PoolOptions, next: Origin, time: ClockTime, hold: Hold, report: ReportHop) {
    this.#connections = new PoolConnections(options);
    this.#next = next;
    this.#time = time;
    this.#report = report;
    this.#soon = new DeliveryQueue(hold, 'an exchange that a connection is free for');
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    const exchange = new PoolExchange(request, listener, {
      closed: (last) => {
        this.#exchanges.delete(exchange);
        if (exchange.connection === null) this.#forget(request.key);
        else this.#free(exchange.connection, request.key, last?.type === 'end');
      },
    });
    this.#exchanges.add(exchange);
    const reserved = this.#reserved.get(request.key);
    this.#reserved.delete(request.key);
    if (reserved !== undefined) exchange.startOn(reserved, this.#next);
    else {
      this.#acquire(request.key, (connection) => exchange.startOn(connection, this.#next));
      if (exchange.connection === null) exchange.deliver({ type: 'waiting' });
    }
    return exchange;
  }

  reserve(request: HttpRequest, connected: (reused: boolean) => void): { cancel(): void } {
    const { key } = request;
    const next = this.#next;
    let further: { cancel(): void } | null = null;
    let cancelled = false;
    this.#acquire(key, (connection) => {
      this.#reserved.set(key, connection);
      const stood = connection.stands;
      if (next.reserve === undefined) connected(stood);
      else {
        further = next.reserve(request, (reused) => connected(connection.reusedIf(reused, key)));
        if (cancelled) further.cancel();
      }
    });
    return {
      cancel: () => {
        cancelled = true;
        further?.cancel();
        this.#forget(key);
        const connection = this.#reserved.get(key);
        this.#reserved.delete(key);
        if (connection !== undefined) this.#free(connection, key, connection.stands);
      },
    };
  }

  async close(): Promise<void> {
    this.#soon.clear();
    for (const { key } of [...this.#waiting]) this.#forget(key);
    for (const exchange of [...this.#exchanges]) exchange.abort();
    this.#soon.clear();
    this.#reserved.clear();
    await this.#next.close();
  }

  #acquire(key: number, granted: (connection: PoolConnection) => void): void {
    const connection = this.#waiting.length > 0 ? null : this.#connections.take(key);
    if (connection !== null) granted(connection);
    else this.#waiting.push({ key, sinceMs: this.#time.now(), held: this.#connections.holders(), granted });
  }

  #free(connection: PoolConnection, key: number, keeps: boolean): void {
    this.#connections.free(connection, key, keeps);
    if (this.#waiting.length > 0) this.#soon.push(() => this.#serve());
  }

  /** The connection is theirs who have waited longest. */
  #serve(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const connection = this.#connections.take(first.key);
      if (connection === null) return;
      this.#waiting.shift();
      this.#reportWait(first);
      first.granted(connection);
    }
  }

  /** It waits no longer. */
  #forget(key: number): void {
    const waiting = this.#waiting.find((one) => one.key === key);
    if (waiting === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
    this.#reportWait(waiting);
  }

  #reportWait({ key, sinceMs, held }: Waiting): void {
    this.#report('pool', key, { what: 'waited', by: 'pool', waitedMs: this.#time.now() - sinceMs, held });
  }
}

/**
 * A hop that has so many connections to the origin, as a client's HTTP library does. Over HTTP/1.1 an exchange holds one
 * until its response is whole, so a stream holds one for as long as it is open; over h2 exchanges are streams of one
 * connection. Who finds none free waits, in order: told as `waited` once the wait is over, with the exchanges that held
 * the connections when it began, and seen by the caller as a late `connected`. An abort frees the connection, or leaves
 * the queue.
 *
 * A client's pool belongs before the network, where it learns of an end when the client does; one behind it is half a
 * round trip ahead.
 *
 * @param hold keeps virtual time from passing between a connection's coming free and its being used again
 * @throws RangeError when there can be no connection at all
 *
 * @example Six connections to an origin, as browsers have:
 * ```ts
 * const origin = poolOrigin({ protocol: 'http/1.1', connections: 6, keepAlive: true, maxStreams: null }, next, time, hold, report);
 * ```
 */
export function poolOrigin(
  options: PoolOptions,
  next: Origin,
  time: ClockTime,
  hold: Hold,
  report: ReportHop,
): Required<Origin> {
  return new Pool(options, next, time, hold, report);
}
