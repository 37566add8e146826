/** What a library does about the connection of one call. */
export interface ConnectionFacts {
  /** The agent or dispatcher that keeps connections. */
  readonly keeper: object;
  /** How long it keeps an idle connection, in milliseconds; 0: it keeps none. */
  readonly keepMs: number;
  /** Whether the connection has a TLS handshake. */
  readonly secure: boolean;
  /** How long an address is tried before the next one of the host, in milliseconds; `null`: only the first address is tried. */
  readonly attemptMs: number | null;
}

/** A connection that has to be made for a call. */
export interface NewConnection {
  readonly secure: boolean;
  /** Whether the host is a name, which has to be looked up. */
  readonly named: boolean;
  readonly attemptMs: number | null;
}

/**
 * The connections that libraries keep open between calls, as far as faults are about them. A call that a mock or the fault
 * itself answers has no socket, but its library would have kept one: the next call then has no lookup, no connect and no
 * handshake.
 */
export class KeptConnections {
  readonly #idle = new WeakMap<object, Map<string, number[]>>();

  /** Takes an idle connection to this host. @returns whether there was one */
  take(keeper: object, host: string, nowMs: number): boolean {
    const untilMs = this.#idle.get(keeper)?.get(host) ?? [];
    for (let last = untilMs.pop(); last !== undefined; last = untilMs.pop()) if (last > nowMs) return true;
    return false;
  }

  /** A call is over in order, and its library keeps the connection. */
  keep(keeper: object, host: string, untilMs: number): void {
    const hosts = this.#idle.get(keeper) ?? new Map<string, number[]>();
    this.#idle.set(keeper, hosts);
    hosts.set(host, [...(hosts.get(host) ?? []), untilMs]);
  }
}
