import { z } from 'zod';
import type { ExchangeEvent, Origin } from '../../wire/http/exchange.ts';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { exchangeAbout } from './exchange-about.ts';

/** The parameters of {@link noKeepAlive}. */
export interface NoKeepAlive {
  readonly connectMs: number;
  readonly staleAfterMs: number | null;
}

/** An exchange that needs a connection of its own. */
class OnNewConnection extends HopExchange {
  #setUp: { cancel(): void } | null = null;

  /** @param connectMs how long the connection takes to be set up */
  connect(next: Origin, context: FaultContext, connectMs: number): this {
    if (connectMs === 0) return this.start(next);
    context.note('a request waits for a new connection', { ...exchangeAbout(this.request), connectMs });
    this.#setUp = context.setTimer(() => this.go(next), connectMs);
    return this;
  }

  /** The connection is set up now, unless it was before. */
  go(next: Origin): void {
    if (this.#setUp === null) return;
    this.#setUp.cancel();
    this.#setUp = null;
    this.start(next);
  }

  override abort(): void {
    this.#setUp?.cancel();
    this.#setUp = null;
    super.abort();
  }

  protected override receive(event: ExchangeEvent): void {
    this.deliver(event.type === 'connected' ? { type: 'connected', reused: false } : event);
  }
}

/**
 * Connections to the server are not kept: each request sets up a connection of its own, with all its round trips. Or they are kept
 * for less time than the client assumes: then the first request after a silence is sent on a connection that the server has closed,
 * and is reset before the server reads it.
 *
 * Only over HTTP. A server copes with the first by few requests and with the second by a keep-alive time that is longer than that
 * of its clients and gateways.
 */
export const noKeepAlive: Fault<NoKeepAlive> = {
  id: 'no-keep-alive',
  layer: 'http',
  summary: 'connections are not kept, or for less time than the client assumes',
  places: ['in-process-http', 'http-child', 'remote-url'],
  defences: [
    'keep connections for longer than each client and gateway before the server does',
    'send a ping before a connection is used again',
    'make calls that may be repeated idempotent',
  ],
  parameters: z.strictObject({
    connectMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(300)
      .describe('how long each connection takes to be set up, in milliseconds'),
    staleAfterMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .nullable()
      .default(null)
      .describe(
        'the first request after so long without an exchange is reset, in milliseconds; Node closes after 5 000; null: none is',
      ),
  }),
  arbitrary: (fc) =>
    fc.record({
      connectMs: fc.nat({ max: 10_000 }),
      staleAfterMs: fc.oneof({ withCrossShrink: true }, fc.constant(null), fc.integer({ min: 1, max: 3_600_000 })),
    }),
  loses: true, // what is reset
  reorders: true, // what is on its way overtakes what waits for a connection
  inject(context, { connectMs, staleAfterMs }) {
    const waiting = new Map<OnNewConnection, Origin>();
    let open = 0;
    let idleSinceMs: number | null = null;
    const hop = context.http((next) =>
      hopBefore(next, (request, listener) => {
        const idleMs = open === 0 && idleSinceMs !== null ? context.now() - idleSinceMs : 0;
        idleSinceMs = null;
        const exchange = new OnNewConnection(request, listener, {
          closed: () => {
            waiting.delete(exchange);
            if (--open === 0) idleSinceMs = context.now();
          },
        });
        open++;
        if (staleAfterMs !== null && idleMs >= staleAfterMs) {
          context.note('a request is sent on a connection that the server has closed', {
            ...exchangeAbout(request),
            idleMs,
          });
          exchange.deliver({ type: 'connected', reused: true });
          exchange.cut('rst', 'the server had closed the idle connection');
          return exchange;
        }
        waiting.set(exchange, next);
        return exchange.connect(next, context, connectMs);
      }),
    );
    return {
      lift() {
        hop.lift();
        for (const [exchange, next] of [...waiting]) exchange.go(next);
      },
    };
  },
};
