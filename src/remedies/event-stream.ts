import { z } from 'zod';
import { betterCalls } from './better-calls.ts';
import type { Remedy } from './remedy.ts';

/** The parameters of {@link eventStream}. */
export interface EventStream {
  readonly commentEveryMs: number | null;
  readonly noBuffering: boolean;
}

/**
 * A call is answered as an event stream that begins as soon as the server has the request, with a comment at intervals. A
 * comment is bytes for gateways and HTTP libraries, but no message for the client. `X-Accel-Buffering: no` makes gateways that
 * read it pass the comments on at once.
 */
export const eventStream: Remedy<EventStream> = {
  name: 'event-stream',
  says: 'a call is answered as an event stream that begins at once, with comments while the tool works',
  onlyHttp: true,
  parameters: z.strictObject({
    commentEveryMs: z
      .int()
      .min(1)
      .nullable()
      .default(15_000)
      .describe('a comment so often, in milliseconds; null: none'),
    noBuffering: z.boolean().default(false).describe('whether `X-Accel-Buffering: no` is sent'),
  }),
  arbitrary: (fc) =>
    fc.record({
      commentEveryMs: fc.oneof(fc.integer({ min: 1_000, max: 60_000 }), fc.constant(null)),
      noBuffering: fc.boolean(),
    }),
  apply: (site, { commentEveryMs, noBuffering }) =>
    betterCalls(site, () => ({
      head: { 'content-type': 'text/event-stream', ...(noBuffering ? { 'x-accel-buffering': 'no' } : {}) },
      beat: commentEveryMs === null ? null : { everyMs: commentEveryMs, text: () => ': alive\n\n' },
    })),
};
