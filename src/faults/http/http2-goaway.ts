import { z } from 'zod';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { exchangeAbout } from './exchange-about.ts';

/** The parameters of {@link http2Goaway}. */
export interface Http2Goaway {
  readonly ageMs: number;
  readonly graceMs: number;
}

/** A day: longer than any age of connections that is known. */
const longestMs = 86_400_000;

/** One HTTP/2 connection, whose exchanges end with it. */
class AgingConnection {
  readonly exchanges = new Set<HopExchange>();
  readonly #context: FaultContext;
  readonly #graceMs: number;
  #timer: { cancel(): void };
  /** Whether it takes new exchanges. */
  isOpen = true;

  constructor(context: FaultContext, { ageMs, graceMs }: Http2Goaway) {
    this.#context = context;
    this.#graceMs = graceMs;
    this.#timer = context.setTimer(() => this.#goAway(), ageMs);
  }

  stop(): void {
    this.#timer.cancel();
    this.isOpen = false;
  }

  #goAway(): void {
    this.isOpen = false;
    if (this.exchanges.size === 0) return;
    if (this.#graceMs > 0) this.#context.note('the server sends GOAWAY', { streams: this.exchanges.size });
    this.#timer = this.#context.setTimer(() => this.#end(), this.#graceMs);
  }

  #end(): void {
    for (const exchange of [...this.exchanges]) {
      this.#context.note('a stream ends with its connection', exchangeAbout(exchange.request));
      exchange.cut('rst', 'the server ended the HTTP/2 connection');
    }
  }
}

/**
 * The server, or a proxy before it, ends each HTTP/2 connection at an age: it sends GOAWAY, takes no new stream on it, and resets
 * the streams that are in progress after a grace. The standing GET and a long call end at the same moment, and later requests use a
 * new connection. A server copes that answers within the grace, or that can resume its streams.
 *
 * Only over HTTP. All exchanges of the client count as streams of one connection, also those of a client that speaks HTTP/1.1.
 */
export const http2Goaway: Fault<Http2Goaway> = {
  id: 'http2-goaway',
  layer: 'http',
  summary: 'an HTTP/2 connection ends at an age, and all its streams with it',
  places: ['in-process-http', 'http-child', 'remote-url'],
  defences: [
    'answer within the grace',
    'keep events, so that a stream can be resumed',
    'allow connections a greater age',
  ],
  parameters: z.strictObject({
    ageMs: z
      .int()
      .min(1)
      .max(longestMs)
      .default(60_000)
      .describe('the age at which a connection takes no new stream, in milliseconds'),
    graceMs: z
      .int()
      .min(0)
      .max(longestMs)
      .default(5_000)
      .describe('how long streams in progress may go on then, in milliseconds'),
  }),
  arbitrary: (fc) =>
    fc.record({
      ageMs: fc.nat({ max: longestMs - 1 }).map((sooner) => longestMs - sooner),
      graceMs: fc.nat({ max: 600_000 }),
    }),
  loses: true,
  reorders: false,
  inject(context, parameters) {
    const connections = new Set<AgingConnection>();
    let current: AgingConnection | null = null;
    const hop = context.http((next) =>
      hopBefore(next, (request, listener) => {
        if (current?.isOpen !== true) {
          current = new AgingConnection(context, parameters);
          connections.add(current);
        }
        const connection = current;
        const exchange = new HopExchange(request, listener, { closed: () => connection.exchanges.delete(exchange) });
        connection.exchanges.add(exchange);
        return exchange.start(next);
      }),
    );
    return {
      lift() {
        hop.lift();
        for (const connection of connections) connection.stop();
      },
    };
  },
};
