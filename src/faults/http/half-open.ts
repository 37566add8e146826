import { z } from 'zod';
import { hopBefore } from '../../wire/http/hop-exchange.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { AffectedCalls, timesParameter } from './affected-calls.ts';
import { type CarriedCall, carriedCall } from './exchange-about.ts';
import { HalfOpenExchange } from './half-open-exchange.ts';
import { Valve } from './valve.ts';

/** The parameters of {@link halfOpen}. */
export interface HalfOpen {
  readonly direction: 'to-client' | 'to-server' | 'both';
  readonly afterMs: number;
  readonly healAfterMs: number | null;
  readonly times: number;
}

/** The exchanges under way, and the valves of those that are silent. */
class HalfOpenLine {
  readonly #context: FaultContext;
  readonly #parameters: HalfOpen;
  readonly #calls: AffectedCalls;
  readonly #open = new Set<HalfOpenExchange>();
  readonly #timers = new Map<HalfOpenExchange, { cancel(): void }>();
  readonly #heals = new Set<() => void>();
  #lifted = false;

  constructor(context: FaultContext, parameters: HalfOpen) {
    this.#context = context;
    this.#parameters = parameters;
    this.#calls = new AffectedCalls(parameters.times);
  }

  enter(exchange: HalfOpenExchange): void {
    this.#open.add(exchange);
    const call = carriedCall(exchange.request);
    if (call === null) return;
    this.#timers.set(
      exchange,
      this.#context.setTimer(() => this.#silence(exchange, call), this.#parameters.afterMs),
    );
  }

  leave(exchange: HalfOpenExchange): void {
    this.#open.delete(exchange);
    this.#timers.get(exchange)?.cancel();
    this.#timers.delete(exchange);
  }

  /** What waits arrives, and nothing waits from now on. */
  lift(): void {
    this.#lifted = true;
    for (const heal of [...this.#heals]) heal();
  }

  #silence(exchange: HalfOpenExchange, call: CarriedCall): void {
    if (this.#lifted || !exchange.isOpen || exchange.isSilent || !this.#calls.affects(call)) return;
    const { direction, healAfterMs } = this.#parameters;
    const valves = {
      toClient: direction === 'to-server' ? null : new Valve(),
      toServer: direction === 'to-client' ? null : new Valve(),
    };
    const inUse = [...this.#open].filter((one) => !one.isSilent);
    for (const one of inUse) one.fallSilent(valves);
    this.#context.note('connections fall silent', { tool: call.tool, exchanges: inUse.length, direction });
    let timer: { cancel(): void } | null = null;
    const heal = (): void => {
      this.#heals.delete(heal);
      timer?.cancel();
      valves.toServer?.open();
      valves.toClient?.open();
    };
    this.#heals.add(heal);
    if (healAfterMs === null) return;
    timer = this.#context.setTimer(() => {
      this.#context.note('what was sent over them arrives', { tool: call.tool });
      heal();
    }, healAfterMs);
  }
}

/**
 * During a call every connection in use falls silent: it seems to be open, what is sent over it goes nowhere, and neither
 * side is notified. Connections made later work. If it heals, what was sent meanwhile arrives, as TCP sends it again.
 *
 * Only over HTTP. A client without a clock waits without a limit, and a server does not see that its client is gone: it
 * should find out by a heartbeat of its own.
 */
export const halfOpen: Fault<HalfOpen> = {
  id: 'half-open',
  layer: 'http',
  places: ['in-process-http', 'http-child', 'remote-url'],
  summary: 'the connections in use during a call fall silent, and neither side is notified',
  parameters: z.strictObject({
    direction: z.enum(['to-client', 'to-server', 'both']).default('both').describe('which way nothing passes'),
    afterMs: z.int().min(0).default(1_000).describe('so long after a call was sent, in milliseconds'),
    healAfterMs: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('so many milliseconds later what was sent arrives; null: never'),
    times: timesParameter,
  }),
  arbitrary: (fc) =>
    fc.record({
      direction: fc.constantFrom('to-client', 'to-server', 'both'),
      afterMs: fc.nat({ max: 60_000 }),
      healAfterMs: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 600_000 }), fc.constant(null)),
      times: fc.nat({ max: 2 }),
    }),
  loses: true,
  reorders: true, // connections made later overtake what waits
  inject(context, parameters) {
    if (parameters.times === 0) return { lift() {} };
    const line = new HalfOpenLine(context, parameters);
    const hop = context.http((next) =>
      hopBefore(next, (request, listener) => {
        const exchange: HalfOpenExchange = new HalfOpenExchange(request, listener, {
          closed: () => line.leave(exchange),
        });
        line.enter(exchange);
        return exchange.start(next);
      }),
    );
    return {
      lift() {
        hop.lift();
        line.lift();
      },
    };
  },
};
