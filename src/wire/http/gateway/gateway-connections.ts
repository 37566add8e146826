import { type ClockTime, LiveClocks } from '../../../clocks/live-clocks.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import type { GatewayPlan } from './gateway-plan.ts';

/** A client's connection to a gateway, with the clocks of the gateway that run over it. */
export interface ClientConnection {
  readonly clocks: LiveClocks;
  readonly id: number;
  /** The number of exchanges that it has carried, including the current one. */
  requests: number;
  /** Receives each expiry. It is set by the exchange that uses the connection. */
  onExpiry: (expiry: Expiry) => void;
}

/** The connection of an exchange, as the client sees it. */
export interface AcquiredConnection {
  readonly connection: ClientConnection;
  readonly reused: boolean;
  /** The clock that dropped the connection silently: it still seems to be open, but nothing passes. */
  readonly dropped: Expiry | null;
}

const isSilent = ({ deadline: { outcome } }: Expiry): boolean =>
  typeof outcome.toCaller === 'object' && 'cut' in outcome.toCaller && outcome.toCaller.cut === 'silent';

/**
 * The clients' connections to a gateway. An idle connection has no timer: the gateway finds out that a clock closed it when
 * an exchange needs a connection. It then reports that clock with the time at which it fired.
 */
export class ClientConnections {
  readonly #plan: GatewayPlan;
  readonly #time: ClockTime;
  readonly #idle: ClientConnection[] = [];
  readonly #mostRequests: number;

  constructor(plan: GatewayPlan, time: ClockTime) {
    this.#plan = plan;
    this.#time = time;
    this.#mostRequests = Math.min(
      ...plan.limits.filter(({ of }) => of === 'requests').map(({ max }) => max),
      Number.POSITIVE_INFINITY,
    );
  }

  /**
   * The most recently used connection that is still open, or a new one. `onExpiry` gets the clocks that closed other
   * connections. A transparent hop knows only what its own clocks did: if they closed no connection, the origin may have an
   * open one, so the new connection counts as reused. A client does not notice that a connection was dropped silently, so it
   * uses that connection.
   */
  acquire(onExpiry: (expiry: Expiry) => void): AcquiredConnection {
    let nothingClosed = true;
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      const connection = idle;
      const expiries: Expiry[] = [];
      connection.onExpiry = (expiry) => expiries.push(expiry);
      connection.clocks.resume();
      const [first] = expiries;
      if (first === undefined) return { connection, reused: true, dropped: null };
      connection.clocks.stop();
      if (isSilent(first)) return { connection, reused: true, dropped: first };
      nothingClosed = false;
      for (const expiry of expiries) onExpiry(expiry);
    }
    return { connection: this.fresh(), reused: this.#plan.transparent && nothingClosed, dropped: null };
  }

  /** The exchange on a connection is over, and the connection stays open. */
  release(connection: ClientConnection): void {
    if (connection.requests >= this.#mostRequests) {
      this.drop(connection);
      return;
    }
    connection.clocks.use(this.#plan.deadlines);
    connection.clocks.pause();
    this.#idle.push(connection);
  }

  /** The connection is closed. */
  drop(connection: ClientConnection): void {
    connection.clocks.stop();
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) this.drop(connection);
  }

  /** A new connection. */
  fresh(): ClientConnection {
    const clocks = new LiveClocks(this.#plan.deadlines, this.#time, (expiry) => connection.onExpiry(expiry));
    const connection: ClientConnection = {
      clocks,
      id: clocks.begin('connection', null),
      requests: 0,
      onExpiry: () => {},
    };
    return connection;
  }
}
