import { z } from 'zod';
import { CallsInProgress } from '../calls-in-progress.ts';
import type { Fault } from '../fault.ts';

/** The parameters of {@link clockSkew}. */
export interface ClockSkew {
  readonly offsetMs: number;
  readonly driftPpm: number;
  readonly stepAfterMs: number | null;
}

/** A day. */
const mostMs = 86_400_000;

/**
 * The wall clock of the server is wrong: `Date` is ahead or behind, gains or loses, or jumps in the middle of a call. Timers and
 * monotonic clocks are right. A server that computes deadlines from `Date` gives up too early, too late or never; one that
 * measures durations by a monotonic clock does not notice.
 *
 * Only the clock of the server is wrong, not that of the client, or of an issuer of tokens outside of the server's processes.
 */
export const clockSkew: Fault<ClockSkew> = {
  id: 'clock-skew',
  layer: 'clock',
  summary: "the server's wall clock is wrong, or jumps",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child'],
  defences: [
    'measure deadlines by a monotonic clock',
    'pass budgets on as durations, not as times of day',
    'allow 30 to 60 s where a token says from when and until when it is valid',
  ],
  incidents: [
    {
      url: 'https://github.com/confluentinc/mcp-confluent/issues/372',
      date: '2026-05-06',
      fact: 'the schedule of a refresh drifted past its window of 30 s, and calls failed until the next one',
    },
    {
      url: 'https://github.com/ministackorg/ministack/issues/1033',
      date: '2026-07-02',
      fact: 'after a virtual machine slept its clock was a second behind, and every request got a 401',
    },
    {
      url: 'https://github.com/surrealdb/surrealdb/issues/7491',
      date: '2026-08-29',
      fact: 'a step back by one second made tokens invalid that had just been issued',
    },
  ],
  parameters: z.strictObject({
    offsetMs: z
      .int()
      .min(-mostMs)
      .max(mostMs)
      .default(-90_000)
      .describe('how far the clock is ahead, in milliseconds; below 0: behind'),
    driftPpm: z
      .number()
      .min(-100_000)
      .max(100_000)
      .default(0)
      .describe('how much it gains, in millionths of the time that passes; below 0: it loses'),
    stepAfterMs: z
      .int()
      .min(0)
      .max(mostMs)
      .nullable()
      .default(null)
      .describe(
        'so long after the first tool call was read it becomes wrong, in milliseconds; null: it is from the beginning',
      ),
  }),
  arbitrary: (fc) =>
    fc.record({
      offsetMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
      driftPpm: fc.integer({ min: -500, max: 500 }),
      stepAfterMs: fc.oneof({ withCrossShrink: true }, fc.constant(null), fc.nat({ max: 60_000 })),
    }),
  loses: false,
  reorders: false,
  inject(context, { offsetMs: aheadMs, driftPpm, stepAfterMs }) {
    const server = context.server();
    if (aheadMs === 0 && driftPpm === 0) return { lift() {} };
    let skew: { lift(): void } | null = null;
    const begin = (): void => {
      context.note('the wall clock of the server is wrong', { offsetMs: aheadMs, driftPpm });
      skew = server.skewWallClock({ aheadMs, driftPpm });
    };
    if (stepAfterMs === null) {
      begin();
      return { lift: () => skew?.lift() };
    }
    let timer: { cancel(): void } | null = null;
    const calls = new CallsInProgress(context, () => {
      timer ??= context.setTimer(begin, stepAfterMs);
    });
    return {
      lift() {
        calls.end();
        timer?.cancel();
        skew?.lift();
      },
    };
  },
};
