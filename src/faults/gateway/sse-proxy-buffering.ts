import { z } from 'zod';
import { by } from '../../clocks/authoring.ts';
import type { Buffering } from '../../clocks/buffering.ts';
import { mediaType } from '../../wire/http/exchange.ts';
import type { Fault } from '../fault.ts';
import { bufferingHop } from './buffering-hop.ts';

/** The parameters of {@link sseProxyBuffering}. */
export interface SseProxyBuffering {
  readonly bufferBytes: number | null;
  readonly flushMs: number | null;
  readonly honourXAccelBuffering: boolean;
  readonly contentTypes: '*' | 'text/event-stream';
}

/**
 * A proxy buffers the bodies of responses until its buffer is full or the response has ended. Progress, heartbeats and answers
 * that fit the buffer do not reach the client before the stream closes, while the proxy's own clocks see traffic. A server
 * copes that sends `X-Accel-Buffering: no` to a proxy that obeys it, ends the stream with its answer, or answers in JSON.
 *
 * Only over HTTP.
 */
export const sseProxyBuffering: Fault<SseProxyBuffering> = {
  id: 'sse-proxy-buffering',
  layer: 'gateway',
  places: ['in-process-http', 'http-child', 'remote-url'],
  summary: 'a proxy keeps responses until its buffer is full',
  parameters: z.strictObject({
    bufferBytes: z
      .int()
      .min(0)
      .nullable()
      .default(4_096)
      .describe('the size of the buffer in bytes; 0: there is none; null: it is never full'),
    flushMs: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('what has been kept for so many milliseconds goes on all the same; null: it does not'),
    honourXAccelBuffering: z.boolean().default(true).describe('whether `X-Accel-Buffering: no` switches it off'),
    contentTypes: z.enum(['*', 'text/event-stream']).default('*').describe('which responses it keeps'),
  }),
  arbitrary: (fc) =>
    fc.record({
      bufferBytes: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 2_097_152 }), fc.constant(null)),
      flushMs: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 60_000 }), fc.constant(null)),
      honourXAccelBuffering: fc.constantFrom(true, false),
      contentTypes: fc.constantFrom('text/event-stream', '*'),
    }),
  loses: false,
  reorders: true, // what comes over other connections overtakes a response that is kept
  inject(context, { bufferBytes, flushMs, honourXAccelBuffering, contentTypes }) {
    if ((bufferBytes !== null && bufferBytes <= 1) || flushMs === 0) return { lift() {} };
    const buffering: Buffering = {
      of: 'body',
      until: bufferBytes === null ? 'end' : { bytes: bufferBytes },
      ...(honourXAccelBuffering ? { unless: { header: 'x-accel-buffering', is: 'no' } } : {}),
      ...by('inferred', 'the fault, as it was planned'),
    };
    return bufferingHop({
      context,
      note: 'keeps the body of a response in its buffer',
      releaseNote: 'lets go of what it kept',
      flushMs,
      bufferingFor: (head) => (contentTypes === '*' || mediaType(head) === contentTypes ? [buffering] : []),
    });
  },
};
