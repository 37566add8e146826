import { type ClockTime, LiveClocks } from '../../../clocks/live-clocks.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import type { GatewayPlan } from './gateway-plan.ts';

/** A client's connection to a gateway, and the clocks that run on it. */
export interface ClientConnection {
  readonly clocks: LiveClocks;
  readonly id: number;
  /** How many exchanges it has carried, with the current one. */
  requests: number;
  /** Where expiries go: to the exchange that is on it. */
  onExpiry: (expiry: Expiry) => void;
}

/** The connection of an exchange, as the client sees it. */
export interface AcquiredConnection {
  readonly connection: ClientConnection;
  readonly reused: boolean;
  /** What dropped it without notice: it seems to be open, and nothing passes. */
  readonly dropped: Expiry | null;
}

const isSilent = ({ deadline: { outcome } }: Expiry): boolean =>
  typeof outcome.toCaller === 'object' && 'cut' in outcome.toCaller && outcome.toCaller.cut === 'silent';

/**
 * The clients' connections to a gateway. An idle connection keeps no timer: that it was closed shows when an exchange wants
 * it, and what closed it is reported then, with the time at which it closed.
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
   * The connection used last that is still open, else a new one. `onExpiry` gets what closed others meanwhile. A transparent
   * hop knows only what its own clocks did to a connection: one that they did not close may be open at the origin. The
   * client does not know of one that was dropped silently, so it is used.
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

  /** The exchange on it is over and the connection is open. */
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

  /** A connection on which nothing has happened. */
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
