import { z } from 'zod';
import type { Frame } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { onMessages } from '../http/response-messages.ts';
import { aboutCalls, isCall, OpenRequests, requestAbout } from './open-requests.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** The parameters of {@link duplicateResponse}. */
export interface DuplicateResponse {
  readonly copies: number;
  readonly gapMs: number;
  readonly differ: boolean;
}

/** The same answer again, or what a wrapper around the handler would send in addition. */
const copyOf = (frame: Frame, differ: boolean): Frame =>
  differ && 'result' in frame
    ? { ...frame, result: { content: [{ type: 'text', text: 'Timed out.' }], isError: true } }
    : frame;

/**
 * A call is answered more than once: by its handler and by the wrapper that limits its time, or by a stream that repeats its
 * events. The client has no request for the second answer. Over HTTP only an event stream has room for it.
 */
export const duplicateResponse: Fault<DuplicateResponse> = {
  id: 'duplicate-response',
  layer: 'protocol',
  summary: 'calls are answered more than once',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'answer each request through one function that answers once',
    'repeat only events that were not delivered',
  ],
  incidents: [
    {
      url: 'https://github.com/nelssec/qualys-mcp/issues/213',
      date: '2026-04-07',
      fact: 'a second answer after a cancellation fails an assertion, which ends the session',
    },
  ],
  parameters: z.strictObject({
    copies: z.int().min(1).max(100).default(2).describe('how often each call is answered; 1: once, as it should be'),
    gapMs: z.int().min(0).max(3_600_000).default(0).describe('between two answers, in milliseconds'),
    differ: z.boolean().default(false).describe('whether the later answers are errors'),
  }),
  arbitrary: (fc) =>
    fc.record({
      copies: fc.nat({ max: 4 }).map((more) => 1 + more),
      gapMs: fc.nat({ max: 5_000 }),
      differ: fc.constantFrom(false, true),
    }),
  loses: true, // it doubles answers
  reorders: true, // other answers come between two copies
  inject(context, { copies, gapMs, differ }) {
    if (copies === 1) return { lift() {} };
    let lifted = false;
    const calls = new OpenRequests(context, isCall);
    const waiting = new WaitingFrames(context);
    const end = onMessages(
      context,
      (frame, { pass, hold, hasRoom }) => {
        const call = calls.answeredBy(frame);
        pass(frame);
        if (call === null || !hasRoom) return;
        context.note('answers again', { ...requestAbout(call), copies, differ });
        const release = hold();
        const again = (number: number): void => {
          if (number > copies || lifted) {
            release();
            return;
          }
          const go = (): void => {
            if (!lifted) pass(copyOf(frame, differ));
            again(number + 1);
          };
          if (gapMs === 0) go();
          else waiting.delay(go, gapMs);
        };
        again(2);
      },
      aboutCalls,
    );
    return {
      lift() {
        end();
        calls.end();
        lifted = true;
        waiting.release();
      },
    };
  },
};
