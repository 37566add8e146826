import { z } from 'zod';
import { hopBefore } from '../../wire/http/hop-exchange.ts';
import { CallsInProgress } from '../calls-in-progress.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { HalfOpenExchange } from '../http/half-open-exchange.ts';
import { Valve } from '../http/valve.ts';
import type { ServerControl } from '../server/server-control.ts';

/** The parameters of {@link suspendResume}. */
export interface SuspendResume {
  readonly sleepMs: number;
  readonly afterMs: number;
  readonly sockets: 'keep' | 'half-open' | 'reset';
  readonly monotonicCountsSleep: boolean;
  readonly wallCountsSleep: boolean;
}

/** A machine that sleeps once, in the middle of the first call. */
class SleepingMachine {
  readonly #context: FaultContext;
  readonly #server: ServerControl;
  readonly #parameters: SuspendResume;
  readonly #calls: CallsInProgress;
  readonly #exchanges = new Set<HalfOpenExchange>();
  readonly #valves = new Set<Valve>();
  readonly #hop: { lift(): void };
  #timer: { cancel(): void } | null = null;
  #pause: { lift(): void } | null = null;
  #skew: { lift(): void } | null = null;

  constructor(context: FaultContext, parameters: SuspendResume) {
    this.#context = context;
    this.#server = context.server();
    this.#parameters = parameters;
    this.#hop = context.http(
      (next) =>
        hopBefore(next, (request, listener) => {
          const exchange = new HalfOpenExchange(request, listener, { closed: () => this.#exchanges.delete(exchange) });
          this.#exchanges.add(exchange);
          return exchange.start(next);
        }),
      'server',
    );
    this.#calls = new CallsInProgress(context, () => {
      this.#timer ??= context.setTimer(() => this.#sleep(), parameters.afterMs);
    });
  }

  lift(): void {
    this.#calls.end();
    this.#hop.lift();
    this.#timer?.cancel();
    this.#pause?.lift();
    this.#skew?.lift();
    for (const valve of this.#valves) valve.open();
  }

  #sleep(): void {
    const { sleepMs, sockets, monotonicCountsSleep } = this.#parameters;
    this.#context.note('the machine of the server sleeps', { sleepMs, forMs: sleepMs });
    const sinceMs = this.#context.now();
    this.#pause = this.#server.pause('machine', !monotonicCountsSleep);
    const asleep = [...this.#exchanges];
    if (sockets === 'half-open')
      for (const exchange of asleep) {
        const valve = new Valve();
        this.#valves.add(valve);
        exchange.fallSilent({ toClient: valve, toServer: valve });
      }
    this.#timer = this.#context.setTimer(() => {
      if (sockets === 'reset')
        for (const exchange of asleep) exchange.cut('rst', 'the server does not know it any more');
      this.#wake(sinceMs);
    }, sleepMs);
  }

  #wake(sinceMs: number): void {
    const { sleepMs, wallCountsSleep } = this.#parameters;
    const heldMs = this.#context.now() - sinceMs;
    this.#context.note('the machine of the server is awake', { connections: this.#parameters.sockets, heldMs });
    if (!wallCountsSleep) this.#skew = this.#server.skewWallClock({ aheadMs: -sleepMs, driftPpm: 0 });
    this.#pause?.lift();
  }
}

/**
 * The machine of the server sleeps in the middle of the first call, and wakes later: a lid that is closed, a container without a
 * processor. Meanwhile nothing of the server runs, and it accepts no connection. Afterwards its timers are due at once, or late
 * by the sleep where its monotonic clock stood still; connections that were open are whole, look whole, or are reset.
 *
 * The client stays awake. Over stdio both are on one machine, which would sleep as a whole: there this is a server whose process
 * was stopped.
 */
export const suspendResume: Fault<SuspendResume> = {
  id: 'suspend-resume',
  layer: 'clock',
  summary: 'the machine of the server sleeps in the middle of a call',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child'],
  defences: [
    'notice a long gap of the event loop, and check connections again',
    'ping a connection before it is used again',
    'give calls more time after a gap',
  ],
  incidents: [
    {
      url: 'https://github.com/anthropics/claude-code/issues/91470',
      date: '2026-09-02',
      fact: 'stdio servers do not answer after a sleep, until the client is restarted',
    },
    {
      url: 'https://github.com/anthropics/claude-code/issues/89545',
      date: '2026-08-25',
      fact: 'dead pooled connections are used again after the machine wakes',
    },
    {
      url: 'https://github.com/anthropics/claude-code/issues/26368',
      date: '2026-02-17',
      fact: 'a dropped connection has no time limit but that of the system, about two hours',
    },
  ],
  parameters: z.strictObject({
    sleepMs: z.int().min(0).max(86_400_000).default(60_000).describe('how long the machine sleeps, in milliseconds'),
    afterMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(1_000)
      .describe('how long after the first tool call was read it falls asleep, in milliseconds'),
    sockets: z
      .enum(['half-open', 'reset', 'keep'])
      .default('half-open')
      .describe('over HTTP: whether connections that were open only look whole, are reset when it wakes, or are whole'),
    monotonicCountsSleep: z
      .boolean()
      .default(true)
      .describe(
        'whether monotonic clocks count the sleep, as on macOS; on Linux they do not, and timers are late by it',
      ),
    wallCountsSleep: z
      .boolean()
      .default(true)
      .describe('whether the wall clock is right afterwards; in a virtual machine it may be behind by the sleep'),
  }),
  arbitrary: (fc) =>
    fc.record({
      sleepMs: fc.nat({ max: 3_600_000 }),
      afterMs: fc.nat({ max: 60_000 }),
      sockets: fc.constantFrom('keep', 'half-open', 'reset'),
      monotonicCountsSleep: fc.boolean(),
      wallCountsSleep: fc.boolean(),
    }),
  loses: true, // over HTTP, what is on connections that were open
  reorders: true, // over HTTP, later exchanges overtake connections that are half open
  inject(context, parameters) {
    if (parameters.sleepMs === 0) return { lift() {} };
    const machine = new SleepingMachine(context, parameters);
    return { lift: () => machine.lift() };
  },
};
