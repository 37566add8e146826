import { z } from 'zod';
import { type FrameId, isAnswer, isRequest } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { slowestOf } from './shared-processor.ts';

/** The parameters of {@link thunderingHerd}. */
export interface ThunderingHerd {
  readonly servers: number;
  readonly cpuShare: number;
  readonly staggerMs: number;
  readonly startupWorkMs: number | null;
}

/** The start of a server beside others, which share a processor with it. */
class CrowdedStart {
  readonly #context: FaultContext;
  readonly #parameters: ThunderingHerd;
  readonly #handshakes = new Set<FrameId>();
  readonly #waiting: (() => void)[] = [];
  #startedMs = 0;
  #workBeforeMs = 0;
  #hasStarted = false;
  #timer: { cancel(): void } | null = null;

  constructor(context: FaultContext, parameters: ThunderingHerd) {
    this.#context = context;
    this.#parameters = parameters;
  }

  readonly started = (): void => {
    this.#timer?.cancel();
    this.#timer = null;
    this.#waiting.length = 0;
    this.#handshakes.clear();
    this.#hasStarted = false;
    this.#startedMs = this.#context.now();
    this.#workBeforeMs = this.#context.process.workMs;
  };

  readonly toServer: Parameters<FaultContext['toServer']>[0] = (frame, pass) => {
    if (isRequest(frame) && (frame.method === 'initialize' || frame.method === 'server/discover'))
      this.#handshakes.add(frame.id);
    pass(frame);
  };

  readonly toClient: Parameters<FaultContext['toClient']>[0] = (frame, pass) => {
    if (!this.#hasStarted && isAnswer(frame) && frame.id !== null && this.#handshakes.has(frame.id)) this.#delay();
    if (this.#timer === null) pass(frame);
    else this.#waiting.push(() => pass(frame));
  };

  release(): void {
    this.#timer?.cancel();
    this.#timer = null;
    for (const go of this.#waiting.splice(0)) go();
  }

  #delay(): void {
    this.#hasStarted = true;
    const { servers, cpuShare, staggerMs, startupWorkMs } = this.#parameters;
    const workMs = startupWorkMs ?? this.#context.process.workMs - this.#workBeforeMs;
    const startMs = Math.ceil(slowestOf(servers, workMs, cpuShare, staggerMs));
    const waitMs = this.#startedMs + startMs - this.#context.now();
    if (workMs === 0 || waitMs <= 0) return;
    this.#context.note('the server starts beside others', { servers, cpuShare, workMs: Math.round(workMs), startMs });
    this.#timer = this.#context.setTimer(() => this.release(), waitMs);
  }
}

/**
 * The client starts many servers at once, and they share a part of a processor. The real work of this server's start is measured,
 * as on an idle machine, and so many equal servers are scheduled over that part: the answer to the handshake comes when the
 * slowest of them would have its own. A server copes whose start needs little work.
 *
 * Measured work differs from run to run, so two runs differ by some milliseconds. With `startupWorkMs` they are equal.
 */
export const thunderingHerd: Fault<ThunderingHerd> = {
  id: 'thundering-herd',
  layer: 'process',
  summary: 'many servers start at once, and share a processor',
  places: ['stdio-child'],
  defences: [
    'answer initialize from static data',
    'need little work at the start',
    'start backends at their first use',
  ],
  incidents: [
    {
      url: 'https://github.com/samanhappy/mcphub/issues/1154',
      date: '2026-09-09',
      fact: '74 of 99 servers did not connect within 300 s; each did when it was started alone',
    },
    {
      url: 'https://github.com/anthropics/claude-code/issues/60244',
      date: '2026-05-18',
      fact: 'of 11 servers 5 connected at a cold start, and 10 at a warm one',
    },
    {
      url: 'https://github.com/anomalyco/opencode/issues/48743',
      date: '2026-09-15',
      fact: '12 servers failed in the second in which the budget that they shared ended',
    },
  ],
  parameters: z.strictObject({
    servers: z.int().min(1).max(1_000).default(14).describe('how many servers start, with this one'),
    cpuShare: z
      .number()
      .min(0.001)
      .max(1)
      .default(0.1)
      .describe('which part of one processor they have together, from 0 to 1'),
    staggerMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(0)
      .describe('how long after each server the next starts, in milliseconds'),
    startupWorkMs: z
      .int()
      .min(0)
      .max(600_000)
      .nullable()
      .default(null)
      .describe('how long the start takes on an idle machine, in milliseconds; null: as measured'),
  }),
  arbitrary: (fc) =>
    fc.record({
      startupWorkMs: fc.nat({ max: 5_000 }),
      servers: fc.integer({ min: 1, max: 104 }),
      cpuShare: fc.integer({ min: 0, max: 98 }).map((less) => (100 - less) / 100),
      staggerMs: fc.nat({ max: 5_000 }),
    }),
  loses: false,
  reorders: false,
  inject(context, parameters) {
    const start = new CrowdedStart(context, parameters);
    const ends = [context.onStart(start.started), context.toServer(start.toServer), context.toClient(start.toClient)];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        start.release();
      },
    };
  },
};
