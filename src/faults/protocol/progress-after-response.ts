import { z } from 'zod';
import type { FrameId } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { onMessages } from '../http/response-messages.ts';
import { aboutCalls, isCall, OpenRequests, requestAbout, tokenOf } from './open-requests.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** The parameters of {@link progressAfterResponse}. */
export interface ProgressAfterResponse {
  readonly notifications: number;
  readonly delayMs: number;
}

/**
 * Progress of a call comes after its answer: the last report of a server that sends it without an order. Its token belongs to
 * no open request any more, over which some clients end the connection. Calls without a token get none.
 */
export const progressAfterResponse: Fault<ProgressAfterResponse> = {
  id: 'progress-after-response',
  layer: 'protocol',
  summary: 'progress of a call comes after its answer',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: ['end all progress before the answer is sent', 'send progress and answers through one queue'],
  incidents: [
    {
      url: 'https://github.com/anthropics/claude-code/issues/47765',
      date: '2026-04-14',
      fact: 'a client closes its pipe over a token of a request that is over, and starts the server again, at each call',
    },
    {
      url: 'https://github.com/lennix1337/Genexus18MCP/issues/44',
      date: '2026-07-23',
      fact: 'a build reports its progress after its call has ended, and Cursor ends the connection',
    },
  ],
  parameters: z.strictObject({
    notifications: z.int().min(0).max(1_000).default(1).describe('so many notifications come after each answer'),
    delayMs: z
      .int()
      .min(0)
      .max(3_600_000)
      .default(0)
      .describe(
        'the first of them comes so long after the answer, and each other one so long after that, in milliseconds',
      ),
  }),
  arbitrary: (fc) => fc.record({ notifications: fc.nat({ max: 5 }), delayMs: fc.nat({ max: 5_000 }) }),
  loses: true, // it doubles the last progress
  reorders: true,
  inject(context, { notifications, delayMs }) {
    if (notifications === 0) return { lift() {} };
    const reported = new Map<FrameId, number>();
    const calls = new OpenRequests(context, (request) => isCall(request) && tokenOf(request) !== undefined);
    const waiting = new WaitingFrames(context);
    const end = onMessages(
      context,
      (frame, { pass, hold, hasRoom }) => {
        const open = calls.reportedBy(frame);
        const progress = 'method' in frame ? frame.params?.progress : undefined;
        if (open !== null && typeof progress === 'number') reported.set(open.id, progress);
        const call = calls.answeredBy(frame);
        pass(frame);
        if (call === null || !hasRoom) return;
        context.note('sends progress after the answer', { ...requestAbout(call), notifications });
        const release = hold();
        const next = (number: number): void => {
          const params = { progressToken: tokenOf(call), progress: (reported.get(call.id) ?? 0) + number };
          pass({ jsonrpc: '2.0', method: 'notifications/progress', params });
          if (number < notifications) later(number + 1);
          else release();
        };
        const later = (number: number): void =>
          delayMs === 0 ? next(number) : void waiting.delay(() => (lifted ? release() : next(number)), delayMs);
        later(1);
      },
      aboutCalls,
    );
    let lifted = false;
    return {
      lift() {
        end();
        calls.end();
        lifted = true; // what was never sent is not late, and need not come
        waiting.release();
      },
    };
  },
};
