import { z } from 'zod';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../../wire/http/exchange.ts';
import { hopBefore } from '../../wire/http/hop-exchange.ts';
import { poolOrigin } from '../../wire/http/network/pool.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import type { HttpHopTools } from '../http-hop.ts';
import { carriedCall, exchangeAbout } from './exchange-about.ts';

/** The parameters of {@link http1Degradation}. */
export interface Http1Degradation {
  readonly maxConnections: number;
  readonly heldStreams: number;
  readonly heldFrom: 'first-call' | 'start';
  readonly heldForMs: number | null;
}

const id = 'http1-degradation';

/** A stream of another server or tab that uses a connection. Its key is below 0: the client counts its own from 1. */
const otherStream = (number: number): HttpRequest => ({
  key: -1 - number,
  method: 'GET',
  url: new URL('http://other.invalid/'),
  headers: {},
  body: null,
});

const isOtherStream = ({ key }: HttpRequest): boolean => key < 0;

/** A request that waits for a connection. */
interface Waiting {
  readonly noted: { cancel(): void };
  /** Sends it without waiting any longer. */
  readonly go: () => void;
}

/** A pool of a few connections, some of them used by other streams. */
class CrowdedPool implements Origin {
  readonly #context: FaultContext;
  readonly #parameters: Http1Degradation;
  readonly #next: Origin;
  readonly #pool: Origin;
  readonly #others: Exchange[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #crowded = false;

  constructor(
    context: FaultContext,
    parameters: Http1Degradation,
    next: Origin,
    { time, blockTime, report }: HttpHopTools,
  ) {
    this.#context = context;
    this.#parameters = parameters;
    this.#next = next;
    const connections = parameters.maxConnections;
    const options = { protocol: 'http/1.1', connections, keepAlive: true, maxStreams: null } as const;
    const hop = hopBefore(next, (request, listener) => {
      this.#endWait(request.key);
      return isOtherStream(request) ? { abort() {} } : next.exchange(request, listener);
    });
    this.#pool = poolOrigin(options, hop, time, blockTime, (_, key, event) => {
      if (event.what === 'waited' && event.waitedMs > 0) report(id, key, { ...event, by: id });
    });
    if (parameters.heldFrom === 'start') this.#crowd();
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    if (carriedCall(request) !== null) this.#crowd();
    const { key } = request;
    let aborted = false;
    const go = (): void => {
      passed.abort();
      if (!aborted) passed = this.#next.exchange(request, listener);
    };
    // A wait is noted once time has passed.
    this.#waiting.set(key, { go, noted: this.#context.setTimer(() => this.#noteWait(request), 1) });
    let passed = this.#pool.exchange(request, listener);
    return {
      abort: () => {
        aborted = true;
        this.#endWait(key);
        passed.abort();
      },
    };
  }

  /** The other streams end. */
  clear(): void {
    for (const other of this.#others.splice(0)) other.abort();
  }

  /** Requests that wait are sent without a connection of the pool. */
  lift(): void {
    for (const [key, { go }] of [...this.#waiting]) {
      this.#endWait(key);
      go();
    }
    this.clear();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** The other streams open, as far as there are connections for them. */
  #crowd(): void {
    if (this.#crowded) return;
    this.#crowded = true;
    const { heldStreams, maxConnections, heldForMs } = this.#parameters;
    for (let number = 0; number < Math.min(heldStreams, maxConnections); number++)
      this.#others.push(this.#pool.exchange(otherStream(number), () => {}));
    if (heldForMs !== null) this.#context.setTimer(() => this.clear(), heldForMs);
  }

  #endWait(key: number): void {
    this.#waiting.get(key)?.noted.cancel();
    this.#waiting.delete(key);
  }

  #noteWait(request: HttpRequest): void {
    this.#context.note('a request waits for a connection', {
      ...exchangeAbout(request),
      connections: this.#parameters.maxConnections,
      heldByOthers: this.#others.length,
    });
  }
}

/**
 * The client speaks HTTP/1.1 where it could speak HTTP/2: it has so many connections to the server's origin, each carries
 * one exchange at a time, and other tabs and other servers behind the same host use some of them for streams. The standing
 * GET uses one too, and so does every response that streams. A request that finds none waits without an error, until its
 * client gives up.
 *
 * By default other streams use five of the six: with the standing GET of this session no connection remains for a call. A
 * server copes that answers 405 to a GET on which it sends nothing, or ends its streams. With six no server could.
 *
 * Only over HTTP.
 */
export const http1Degradation: Fault<Http1Degradation> = {
  id,
  layer: 'http',
  places: ['in-process-http', 'http-child', 'remote-url'],
  summary: 'few HTTP/1.1 connections, most of them used by other streams',
  parameters: z.strictObject({
    maxConnections: z.int().min(1).default(6).describe('how many connections there are; browsers have 6'),
    heldStreams: z.int().min(0).default(5).describe('how many of them other streams use'),
    heldFrom: z
      .enum(['first-call', 'start'])
      .default('first-call')
      .describe('since when: the first tool call, or the beginning, when a start-up may not come through'),
    heldForMs: z.int().min(0).nullable().default(null).describe('for how long, in milliseconds; null: without end'),
  }),
  arbitrary: (fc) =>
    fc.record({
      maxConnections: fc.nat({ max: 99 }).map((fewer) => 100 - fewer),
      heldStreams: fc.nat({ max: 6 }),
      heldFrom: fc.constantFrom('first-call', 'start'),
      heldForMs: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 600_000 }), fc.constant(null)),
    }),
  loses: true, // what finds no connection is never sent
  reorders: true, // an answer overtakes what waits
  inject(context, parameters) {
    const pools = new Set<CrowdedPool>();
    const hop = context.http((next, tools) => {
      const pool = new CrowdedPool(context, parameters, next, tools);
      pools.add(pool);
      return pool;
    });
    return {
      lift() {
        hop.lift();
        for (const pool of pools) pool.lift();
      },
    };
  },
};
