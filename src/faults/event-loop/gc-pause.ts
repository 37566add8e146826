import { z } from 'zod';
import { CallsInProgress } from '../calls-in-progress.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import type { ServerControl } from '../server/server-control.ts';

/** The parameters of {@link gcPause}. */
export interface GcPause {
  readonly pauseMs: number;
  readonly everyMs: number;
  readonly growthMs: number;
  readonly pauses: number;
}

/** Pauses that come again and again while the server works on a call. */
class Pauses {
  readonly #context: FaultContext;
  readonly #server: ServerControl;
  readonly #parameters: GcPause;
  readonly #calls: CallsInProgress;
  #timer: { cancel(): void } | null = null;
  #pause: { readonly sinceMs: number; lift(): void } | null = null;
  #paused = 0;

  constructor(context: FaultContext, parameters: GcPause) {
    this.#context = context;
    this.#server = context.server();
    this.#parameters = parameters;
    this.#calls = new CallsInProgress(context, () => this.#arm());
  }

  readonly forget = (): void => {
    this.#paused = 0;
    this.#calls.forget();
    this.#stop();
  };

  lift(): void {
    this.#calls.end();
    this.#stop();
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#goOn();
  }

  #goOn(): void {
    const pause = this.#pause;
    this.#pause = null;
    if (pause === null) return;
    this.#context.note('the server goes on', { heldMs: this.#context.now() - pause.sinceMs });
    pause.lift();
  }

  #arm(): void {
    const { everyMs, pauses, pauseMs, growthMs } = this.#parameters;
    if (this.#timer !== null || this.#paused >= pauses || pauseMs + growthMs === 0) return;
    // Each comes between half and the whole of the time after the last one.
    const delayMs = Math.ceil(everyMs * (0.5 + this.#context.random() / 2));
    this.#timer = this.#context.setTimer(() => this.#begin(), delayMs);
  }

  #begin(): void {
    this.#timer = null;
    if (!this.#calls.some) return; // nothing is allocated, so nothing is collected
    const { pauseMs, growthMs } = this.#parameters;
    const lengthMs = pauseMs + growthMs * this.#paused++;
    if (lengthMs > 0) {
      this.#context.note('the server is paused', { pauseMs: lengthMs, forMs: lengthMs });
      this.#pause = { sinceMs: this.#context.now(), lift: this.#server.pause('event-loop').lift };
    }
    this.#timer = this.#context.setTimer(() => {
      this.#timer = null;
      this.#goOn();
      this.#arm();
    }, lengthMs);
  }
}

/**
 * The server's memory fills, and its collector stops it more often and for longer: while it works on calls, pauses come at
 * intervals from the seed, each longer than the last by the growth. No timer of the server fires meanwhile, and it reads nothing.
 * The end by lack of memory is not played.
 */
export const gcPause: Fault<GcPause> = {
  id: 'gc-pause',
  layer: 'event-loop',
  summary: 'the collector of the server stops it again and again while it works',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child'],
  defences: [
    'bound the number and the age of sessions',
    'stream large results',
    'report as not ready before memory ends',
  ],
  incidents: [
    {
      url: 'https://github.com/codefuturist/email-mcp/issues/55',
      date: '2026-07-09',
      fact: 'pauses of 480 ms just before the heap was full, after 6 days',
    },
    {
      url: 'https://github.com/gitroomhq/postiz-app/pull/1696',
      date: '2026-07-09',
      fact: 'a transport was kept for each session: 330 MB more each hour, and out of memory twice a day',
    },
    {
      url: 'https://github.com/n8n-io/n8n/issues/32889',
      date: '2026-06-23',
      fact: 'sessions were freed only on a DELETE, which clients do not send',
    },
  ],
  parameters: z.strictObject({
    pauseMs: z.int().min(0).max(3_600_000).default(500).describe('how long the first pause takes, in milliseconds'),
    growthMs: z
      .int()
      .min(0)
      .max(3_600_000)
      .default(250)
      .describe('how much longer each pause is than the one before, in milliseconds'),
    everyMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .default(1_000)
      .describe(
        'the longest time between two pauses while a call is in progress, in milliseconds; the shortest is half',
      ),
    pauses: z.int().min(0).max(1_000).default(20).describe('how many pauses there are'),
  }),
  arbitrary: (fc) =>
    fc.record({
      pauses: fc.nat({ max: 20 }),
      pauseMs: fc.nat({ max: 5_000 }),
      growthMs: fc.nat({ max: 1_000 }),
      everyMs: fc.integer({ min: 1, max: 60_000 }),
    }),
  loses: false,
  reorders: false,
  inject(context, parameters) {
    if (parameters.pauses === 0) return { lift() {} };
    const pauses = new Pauses(context, parameters);
    const stop = context.overHttp ? () => {} : context.onStart(pauses.forget);
    return {
      lift() {
        stop();
        pauses.lift();
      },
    };
  },
};
