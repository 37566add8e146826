import { LiveClocks } from '../../../clocks/live-clocks.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import type { HopTime } from '../hop-event.ts';
import type { GatewayPlan } from './gateway-plan.ts';

/** A client's connection to a hop, and the clocks that run on it. */
export interface ClientConnection {
  readonly clocks: LiveClocks;
  readonly id: number;
  /** How many exchanges it has carried, the present one among them. */
  requests: number;
  /** Where expiries go: to the exchange that is on it. */
  onExpiry: (expiry: Expiry) => void;
}

/** A connection as an exchange finds it. */
export interface TakenConnection {
  readonly connection: ClientConnection;
  readonly reused: boolean;
  /** What dropped it without a word: it seems to stand, and nothing passes. */
  readonly dropped: Expiry | null;
}

const isSilent = ({ deadline: { outcome } }: Expiry): boolean =>
  typeof outcome.down === 'object' && 'cut' in outcome.down && outcome.down.cut === 'silent';

/**
 * The clients' connections to a hop. One that is idle keeps no timer: that it was closed shows when somebody wants to
 * use it, and what closed it is told then, with its time.
 */
export class ClientConnections {
  readonly #plan: GatewayPlan;
  readonly #time: HopTime;
  readonly #idle: ClientConnection[] = [];
  readonly #mostRequests: number;

  constructor(plan: GatewayPlan, time: HopTime) {
    this.#plan = plan;
    this.#time = time;
    this.#mostRequests = Math.min(
      ...plan.limits.filter(({ of }) => of === 'requests').map(({ max }) => max),
      Number.POSITIVE_INFINITY,
    );
  }

  /**
   * The connection used last that still stands, else a new one. `onExpiry` hears what closed others meanwhile. A hop that
   * shares the connection with the origin knows of it only what its own clocks did: what they did not close may stand.
   * Nobody knows of one that was dropped silently, so it is used.
   */
  take(onExpiry: (expiry: Expiry) => void): TakenConnection {
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

  /** The exchange on it is over and the connection stands. */
  rest(connection: ClientConnection): void {
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
