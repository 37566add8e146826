/** How a client is connected to one origin. */
export interface PoolOptions {
  readonly protocol: 'http/1.1' | 'h2';
  /** How many connections at most; `null`: any number. */
  readonly connections: number | null;
  /** Whether a connection is used again. An h2 connection always is, as long as there is an exchange on it. */
  readonly keepAlive: boolean;
  /** How many exchanges at a time one h2 connection carries; `null`: any number. Over HTTP/1.1 it is one. */
  readonly maxStreams: number | null;
}

/** One connection of a pool. */
export class PoolConnection {
  /** The exchanges on it. */
  readonly keys = new Set<number>();
  /** Whether it has been made: somebody on it was told `connected`. */
  stands = false;

  /**
   * Whether an exchange finds it standing. One with others on it does. Of an idle one only the next hop knows: it may
   * have closed it.
   */
  reusedIf(reusedThere: boolean, key: number): boolean {
    const withOthers = this.keys.size > (this.keys.has(key) ? 1 : 0);
    return this.stands && (withOthers || reusedThere);
  }
}

/** The connections of a pool, and who is on them. */
export class PoolConnections {
  readonly #most: number;
  readonly #streams: number;
  readonly #keepAlive: boolean;
  /** The one used last is last. */
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

  /** A connection for this exchange: one that has room, else a new one; `null`: it has to wait. */
  take(key: number): PoolConnection | null {
    let connection = this.#all.findLast(({ keys }) => keys.size < this.#streams);
    if (connection === undefined) {
      if (this.#all.length >= this.#most) return null;
      connection = new PoolConnection();
      this.#all.push(connection);
    }
    connection.keys.add(key);
    return connection;
  }

  /** The exchange is over. One that did not end well (`keeps: false`) takes an HTTP/1.1 connection with it. */
  free(connection: PoolConnection, key: number, keeps: boolean): void {
    connection.keys.delete(key);
    const others = this.#all.filter((one) => one !== connection);
    const stays = connection.keys.size > 0 || (this.#keepAlive && (keeps || (this.#streams > 1 && connection.stands)));
    this.#all = stays ? [...others, connection] : others;
  }

  /** The exchanges that hold connections, those of the oldest connection first. */
  holders(): readonly number[] {
    return this.#all.flatMap(({ keys }) => [...keys]);
  }
}
