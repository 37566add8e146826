import { z } from 'zod';
import type { FrameId } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { onMessages } from '../http/response-messages.ts';
import { aboutCalls, cancelledId, isCall, OpenRequests, requestAbout } from './open-requests.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** The parameters of {@link lateResponse}. */
export interface LateResponse {
  readonly delayMs: number;
  readonly afterCancelMs: number | null;
}

/**
 * The answer of a call comes late: after the client has given up, if its limit is near. A client that cancels the call gets the
 * answer so long after its cancellation. What a client does with such an answer is part of its profile.
 */
export const lateResponse: Fault<LateResponse> = {
  id: 'late-response',
  layer: 'protocol',
  summary: 'the answers of calls come late, and also after a cancellation',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'give each call a limit of its own, below those of the clients, and leave room for the way',
    'send no answer to a call that was cancelled',
  ],
  incidents: [
    {
      url: 'https://github.com/strands-agents/harness-sdk/issues/1221',
      date: '2025-11-20',
      fact: 'an answer after the time limit leaves the connection in a broken state',
    },
    {
      url: 'https://github.com/anthropics/claude-code/issues/62121',
      date: '2026-05-25',
      fact: 'with a limit of 1 s every answer over stdio comes too late, under an id that is no longer known',
    },
  ],
  parameters: z.strictObject({
    delayMs: z.int().min(0).max(86_400_000).default(30_000).describe('how much later answers come, in milliseconds'),
    afterCancelMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .nullable()
      .default(2_000)
      .describe('of a cancelled call: so long after the cancellation, in milliseconds; null: as others'),
  }),
  arbitrary: (fc) =>
    fc.record({ delayMs: fc.nat({ max: 120_000 }), afterCancelMs: fc.option(fc.nat({ max: 60_000 }), { nil: null }) }),
  loses: false,
  reorders: true, // other answers overtake a late one
  inject(context, { delayMs, afterCancelMs }) {
    if (delayMs === 0) return { lift() {} };
    const late = new Map<FrameId, () => void>();
    const calls = new OpenRequests(context, isCall);
    const waiting = new WaitingFrames(context);
    const ends = [
      context.toServer((frame, pass) => {
        pass(frame);
        const go = late.get(cancelledId(frame) ?? '');
        if (go !== undefined && afterCancelMs !== null) waiting.delay(go, afterCancelMs);
      }),
      onMessages(
        context,
        (frame, { pass, hold }) => {
          const call = calls.answeredBy(frame);
          if (call === null) return pass(frame);
          context.note('delays an answer', { ...requestAbout(call), delayMs });
          const release = hold();
          const go = waiting.delay(() => {
            late.delete(call.id);
            pass(frame);
            release();
          }, delayMs);
          late.set(call.id, go);
        },
        aboutCalls,
      ),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        calls.end();
        waiting.release();
      },
    };
  },
};
