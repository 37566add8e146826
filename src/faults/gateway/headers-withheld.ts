import { z } from 'zod';
import { by } from '../../clocks/authoring.ts';
import type { Buffering } from '../../clocks/buffering.ts';
import type { Fault } from '../fault.ts';
import { bufferingHop } from './buffering-hop.ts';

/** The parameters of {@link headersWithheld}. */
export interface HeadersWithheld {
  readonly holdHeadersUntil: 'first-body-byte' | 'ms' | 'end';
  readonly holdMs: number;
}

/**
 * The head of every response is delayed: until a byte of its body comes, as by a server that does not flush it or an edge
 * that waits; for a time; or until the response is whole. The client sees no status, and its clock for the head runs on. A
 * server that sends a comment as soon as a stream begins copes.
 *
 * Only over HTTP.
 */
export const headersWithheld: Fault<HeadersWithheld> = {
  id: 'headers-withheld',
  layer: 'gateway',
  places: ['in-process-http', 'http-child', 'remote-url'],
  summary: 'the head of responses is delayed',
  parameters: z.strictObject({
    holdHeadersUntil: z.enum(['first-body-byte', 'ms', 'end']).default('first-body-byte').describe('what lets it go'),
    holdMs: z.int().min(0).default(0).describe('with `ms`: for how long, in milliseconds'),
  }),
  arbitrary: (fc) =>
    fc.record({
      holdHeadersUntil: fc.constantFrom('ms', 'first-body-byte', 'end'),
      holdMs: fc.nat({ max: 120_000 }),
    }),
  loses: false,
  reorders: true, // what comes over other connections overtakes a response that is delayed
  inject(context, { holdHeadersUntil, holdMs }) {
    if (holdHeadersUntil === 'ms' && holdMs === 0) return { lift() {} };
    const until: Buffering['until'] =
      holdHeadersUntil === 'ms' ? { ms: holdMs } : holdHeadersUntil === 'end' ? 'end' : 'first-byte';
    const buffering: Buffering = { of: 'headers', until, ...by('inferred', 'the fault, as it was planned') };
    return bufferingHop({
      context,
      note: 'withholds the head of a response',
      releaseNote: 'lets the head of the response go',
      flushMs: null,
      bufferingFor: () => [buffering],
    });
  },
};
