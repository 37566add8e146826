import { z } from 'zod';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../wire/http/exchange.ts';
import { poolOrigin } from '../wire/http/pool.ts';
import type { Fault } from './fault.ts';
import type { FaultSite } from './fault-site.ts';
import { exchangeAbout } from './http/exchange-about.ts';
import { heldStream, isHeldStream, unheard } from './http/held-stream.ts';
import { passingHop } from './http/passing-hop.ts';
import type { HttpHopTools } from './http-hop.ts';

/** The parameters of {@link http1Degradation}. */
export interface Http1Degradation {
  readonly maxConnections: number;
  readonly heldStreams: number;
  readonly heldForMs: number | null;
}

const name = 'http1-degradation';

/** So few connections, some of them in use by others. */
class CrowdedPool implements Origin {
  readonly #site: FaultSite;
  readonly #parameters: Http1Degradation;
  readonly #next: Origin;
  readonly #pool: Origin;
  readonly #others: Exchange[];
  /** Requests that wait for a connection, each with how it goes without. */
  readonly #waiting = new Map<number, () => void>();

  constructor(site: FaultSite, parameters: Http1Degradation, next: Origin, { time, hold, tell }: HttpHopTools) {
    this.#site = site;
    this.#parameters = parameters;
    this.#next = next;
    const { maxConnections: connections, heldStreams } = parameters;
    const options = { protocol: 'http/1.1', connections, keepAlive: true, maxStreams: null } as const;
    const onward = passingHop(next, (request, listener) => {
      this.#waiting.delete(request.key);
      return isHeldStream(request) ? { abort() {} } : next.exchange(request, listener);
    });
    this.#pool = poolOrigin(options, onward, time, hold, (_, key, event) => {
      if (event.what === 'waited') tell(name, key, { ...event, by: name });
    });
    this.#others = Array.from({ length: Math.min(heldStreams, connections) }, (_, number) =>
      this.#pool.exchange(heldStream(number), unheard),
    );
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    const { key } = request;
    let aborted = false;
    this.#waiting.set(key, () => {
      passed.abort();
      if (!aborted) passed = this.#next.exchange(request, listener);
    });
    let passed = this.#pool.exchange(request, listener);
    if (this.#waiting.has(key)) this.#noteWait(request);
    return {
      abort: () => {
        aborted = true;
        this.#waiting.delete(key);
        passed.abort();
      },
    };
  }

  /** The streams of others end. */
  clear(): void {
    for (const other of this.#others.splice(0)) other.abort();
  }

  /** Whoever waits goes on without waiting. */
  lift(): void {
    for (const [key, go] of [...this.#waiting]) {
      this.#waiting.delete(key);
      go();
    }
    this.clear();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #noteWait(request: HttpRequest): void {
    this.#site.note('a request waits for a connection', {
      ...exchangeAbout(request),
      connections: this.#parameters.maxConnections,
      heldByOthers: this.#others.length,
    });
  }
}

/**
 * The client speaks HTTP/1.1 where it could speak HTTP/2: it has so many connections to the server's origin, each carries
 * one exchange at a time, and others of its user, other tabs and other servers behind the same host, hold some of them with
 * streams. The standing GET holds one too, and so does every response that streams. A request that finds none waits without
 * an error, until its client gives up.
 *
 * By default one of the six is left, the least with which a start-up can begin: a server that keeps the standing GET open
 * takes it for good. It comes through with JSON answers and a 405 for a GET on which it has nothing to say.
 *
 * Only over HTTP.
 */
export const http1Degradation: Fault<Http1Degradation> = {
  name,
  place: 'http',
  says: 'few HTTP/1.1 connections, most of them held by other streams',
  parameters: z.strictObject({
    maxConnections: z.int().min(1).default(6).describe('how many connections there are; browsers have 6'),
    heldStreams: z.int().min(0).default(5).describe('how many of them other streams hold'),
    heldForMs: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('for how long they do, from the beginning, in milliseconds; null: for ever'),
  }),
  arbitrary: (fc) =>
    fc.record({
      maxConnections: fc.nat({ max: 99 }).map((fewer) => 100 - fewer),
      heldStreams: fc.nat({ max: 6 }),
      heldForMs: fc.oneof(fc.nat({ max: 600_000 }), fc.constant(null)),
    }),
  loses: true, // what finds no connection is never sent
  reorders: true, // an answer overtakes what waits
  inject(site, parameters) {
    const pools = new Set<CrowdedPool>();
    const hop = site.http((next, tools) => {
      const pool = new CrowdedPool(site, parameters, next, tools);
      pools.add(pool);
      return pool;
    });
    const { heldForMs } = parameters;
    const end = (): void => {
      for (const pool of pools) pool.clear();
    };
    const timer = heldForMs === null ? null : site.setTimer(end, heldForMs);
    return {
      lift() {
        timer?.cancel();
        hop.lift();
        for (const pool of pools) pool.lift();
      },
    };
  },
};
