import type { ClockTime } from '../../../clocks/live-clocks.ts';
import { type BlockTime, DeliveryQueue } from '../../delivery-queue.ts';
import type { Exchange, ExchangeEvent, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import type { ReportHop } from '../hop-event.ts';
import { HopExchange } from '../hop-exchange.ts';

/** How a client is connected to one origin. */
export interface PoolOptions {
  readonly protocol: 'http/1.1' | 'h2';
  /** The largest number of connections; `null`: no limit. */
  readonly connections: number | null;
  /** Whether an idle connection is reused. An h2 connection with an open exchange is always reused. */
  readonly keepAlive: boolean;
  /** The most exchanges that one h2 connection carries at a time; `null`: no limit. Over HTTP/1.1 the number is 1. */
  readonly maxStreams: number | null;
}

/** A request that waits for a connection. */
interface Waiting {
  readonly key: number;
  readonly sinceMs: number;
  /** The exchanges that used the connections when the wait began. */
  readonly users: readonly number[];
  readonly granted: (connection: PoolConnection) => void;
}

/** One connection of a pool. */
class PoolConnection {
  /** The exchanges on it. */
  readonly keys = new Set<number>();
  /** Whether it is set up: an exchange on it has received `connected`. */
  isSetUp = false;

  /**
   * Whether an exchange finds the connection open. A connection that carries other exchanges is open. Whether an idle
   * connection is open, only the next hop knows (`reusedThere`): that hop may have closed it.
   */
  reusedIf(reusedThere: boolean, key: number): boolean {
    const withOthers = this.keys.size > (this.keys.has(key) ? 1 : 0);
    return this.isSetUp && (withOthers || reusedThere);
  }
}

/** The connections of a pool, and the exchanges on them. */
class PoolConnections {
  readonly #most: number;
  readonly #streams: number;
  readonly #keepAlive: boolean;
  /** The most recently used connection is the last one. */
  #all: PoolConnection[] = [];

  constructor({ protocol, connections, keepAlive, maxStreams }: PoolOptions) {
    this.#most = connections ?? Number.POSITIVE_INFINITY;
    this.#streams = protocol === 'h2' ? (maxStreams ?? Number.POSITIVE_INFINITY) : 1;
    this.#keepAlive = keepAlive;
    for (const [name, value] of [
      ['connections', this.#most],
      ['maxStreams', this.#streams],
    ] as const)
      if (!(value >= 1)) throw new RangeError(`a pool needs at least one: ${name} is ${value}; null means any number`);
  }

  /** A connection for this exchange: one that has room, otherwise a new one; `null`: the exchange has to wait. */
  acquire(key: number): PoolConnection | null {
    let connection = this.#all.findLast(({ keys }) => keys.size < this.#streams);
    if (connection === undefined) {
      if (this.#all.length >= this.#most) return null;
      connection = new PoolConnection();
      this.#all.push(connection);
    }
    connection.keys.add(key);
    return connection;
  }

  /** The exchange is over. If it did not end well (`keeps: false`), its HTTP/1.1 connection is closed. */
  release(connection: PoolConnection, key: number, keeps: boolean): void {
    connection.keys.delete(key);
    const others = this.#all.filter((one) => one !== connection);
    const isKept =
      connection.keys.size > 0 || (this.#keepAlive && (keeps || (this.#streams > 1 && connection.isSetUp)));
    this.#all = isKept ? [...others, connection] : others;
  }

  /** The exchanges that use connections, those of the oldest connection first. */
  users(): readonly number[] {
    return this.#all.flatMap(({ keys }) => [...keys]);
  }
}

/** One exchange: in the queue until it has a connection, then on that connection until its response is complete. */
class PoolExchange extends HopExchange {
  connection: PoolConnection | null = null;

  startOn(connection: PoolConnection, next: Origin): void {
    this.connection = connection;
    this.start(next);
  }

  protected override receive(event: ExchangeEvent): void {
    const { connection } = this;
    if (event.type === 'waiting' || connection === null) return; // the client's own wait is over
    if (event.type !== 'connected') {
      this.deliver(event);
      return;
    }
    const reused = connection.reusedIf(event.reused, this.request.key);
    connection.isSetUp = true;
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

  constructor(options: PoolOptions, next: Origin, time: ClockTime, blockTime: BlockTime, report: ReportHop) {
    this.#connections = new PoolConnections(options);
    this.#next = next;
    this.#time = time;
    this.#report = report;
    this.#soon = new DeliveryQueue(blockTime, 'an exchange that a connection is free for');
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    const exchange = new PoolExchange(request, listener, {
      closed: (last) => {
        this.#exchanges.delete(exchange);
        if (exchange.connection === null) this.#forget(request.key);
        else this.#release(exchange.connection, request.key, last?.type === 'end');
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
      const { isSetUp } = connection;
      if (next.reserve === undefined) connected(isSetUp);
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
        if (connection !== undefined) this.#release(connection, key, connection.isSetUp);
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
    const connection = this.#waiting.length > 0 ? null : this.#connections.acquire(key);
    if (connection !== null) granted(connection);
    else this.#waiting.push({ key, sinceMs: this.#time.now(), users: this.#connections.users(), granted });
  }

  #release(connection: PoolConnection, key: number, keeps: boolean): void {
    this.#connections.release(connection, key, keeps);
    if (this.#waiting.length > 0) this.#soon.push(() => this.#serve());
  }

  /** Gives free connections to the exchanges that have waited longest. */
  #serve(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const connection = this.#connections.acquire(first.key);
      if (connection === null) return;
      this.#waiting.shift();
      this.#reportWait(first);
      first.granted(connection);
    }
  }

  /** Removes an exchange from the queue. */
  #forget(key: number): void {
    const waiting = this.#waiting.find((one) => one.key === key);
    if (waiting === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
    this.#reportWait(waiting);
  }

  #reportWait({ key, sinceMs, users }: Waiting): void {
    this.#report('pool', key, { what: 'waited', by: 'pool', waitedMs: this.#time.now() - sinceMs, held: users });
  }
}

/**
 * A hop with a limited number of connections to the origin, like a client's HTTP library. Over HTTP/1.1 an exchange uses a
 * connection until its response is complete, so an open stream occupies a connection. Over h2 exchanges are streams of one
 * connection. An exchange that finds no free connection waits in a queue. The wait is reported as `waited` once it is over,
 * with the exchanges that used the connections when it began, and the client gets `connected` later. An abort frees the
 * connection, or removes the exchange from the queue.
 *
 * Put a client's pool before the network: there it sees the end of an exchange when the client sees it. Behind the network
 * it would see the end half a round trip earlier.
 *
 * @param blockTime stops virtual time between the release of a connection and its next use
 * @throws RangeError if `connections`, or the `maxStreams` of h2, is less than 1
 *
 * @example Six connections to an origin, as browsers have:
 * ```ts
 * const origin = poolOrigin({ protocol: 'http/1.1', connections: 6, keepAlive: true, maxStreams: null }, next, time, blockTime, report);
 * ```
 */
export function poolOrigin(
  options: PoolOptions,
  next: Origin,
  time: ClockTime,
  blockTime: BlockTime,
  report: ReportHop,
): Required<Origin> {
  return new Pool(options, next, time, blockTime, report);
}
