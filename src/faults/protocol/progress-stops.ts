import { z } from 'zod';
import type { FrameId } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { onMessages } from '../http/response-messages.ts';
import { aboutCalls, isCall, OpenRequests, requestAbout } from './open-requests.ts';

/** The parameters of {@link progressStops}. */
export interface ProgressStops {
  readonly stopAfterMs: number | null;
  readonly resumeAfterMs: number | null;
}

/** The progress of a call stops half-way, while its work goes on: a timer that is starved or was cleared too early. */
export const progressStops: Fault<ProgressStops> = {
  id: 'progress-stops',
  layer: 'protocol',
  summary: 'the progress of a call stops while its work goes on',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'send progress from a timer that lives exactly as long as the request',
    'answer before the shortest limit instead of relying on progress',
  ],
  incidents: [
    {
      url: 'https://github.com/cloudflare/agents/issues/1583',
      date: '2026-05-23',
      fact: 'the heartbeat ended with its event handler, and the stream was cut at 5 minutes',
    },
    {
      url: 'https://github.com/get-bb/bb/issues/1944',
      date: '2026-08-19',
      fact: 'a bridge sends no progress while a person thinks, and its client gives up after 60 s',
    },
  ],
  parameters: z.strictObject({
    stopAfterMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .nullable()
      .default(30_000)
      .describe('so long after a call was sent its progress stops, in milliseconds; null: it never stops'),
    resumeAfterMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .nullable()
      .default(null)
      .describe('so long after that it goes on, in milliseconds; null: it does not'),
  }),
  arbitrary: (fc) =>
    fc.record({
      stopAfterMs: fc.option(
        fc.nat({ max: 120_000 }).map((sooner) => 120_000 - sooner),
        { nil: null },
      ),
      resumeAfterMs: fc.option(fc.nat({ max: 120_000 }), { nil: null }),
    }),
  loses: true,
  reorders: false,
  inject(context, { stopAfterMs, resumeAfterMs }) {
    if (stopAfterMs === null || resumeAfterMs === 0) return { lift() {} };
    const sentAtMs = new Map<FrameId, number>();
    const calls = new OpenRequests(context, isCall, ({ id }) => void sentAtMs.set(id, context.now()));
    const untilMs = resumeAfterMs === null ? Number.POSITIVE_INFINITY : stopAfterMs + resumeAfterMs;
    const end = onMessages(
      context,
      (frame, { pass }) => {
        const answered = calls.answeredBy(frame);
        if (answered !== null) sentAtMs.delete(answered.id);
        const call = calls.reportedBy(frame);
        const ageMs = call === null ? -1 : context.now() - (sentAtMs.get(call.id) ?? 0);
        if (call === null || ageMs < stopAfterMs || ageMs >= untilMs) return pass(frame);
        context.note('stops progress', requestAbout(call));
      },
      aboutCalls,
    );
    return {
      lift() {
        end();
        calls.end();
      },
    };
  },
};
