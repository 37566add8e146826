import { z } from 'zod';
import type { ToCaller } from '../../clocks/outcome.ts';
import type { Fault } from '../fault.ts';
import { cuttingHop } from './cutting-hop.ts';

/** The parameters of {@link absoluteCut}. */
export interface AbsoluteCut {
  readonly capMs: number;
  readonly how: '504' | 'truncate-200' | 'fin' | 'rst';
}

const downs: { readonly [how in AbsoluteCut['how']]: ToCaller } = {
  '504': { status: 504, cut: 'fin' },
  'truncate-200': { status: 504, cut: 'clean-end' },
  fin: { status: null, cut: 'fin' },
  rst: { status: null, cut: 'rst' },
};

/** A day: longer than any cap that is known. */
const longestMs = 86_400_000;

/**
 * A hop on the path ends every exchange at a fixed age, no matter what passes on it: the route timeout of a proxy, the maximum
 * duration of a function. A server copes that answers earlier, or returns a handle to ask again with.
 *
 * Only over HTTP.
 */
export const absoluteCut: Fault<AbsoluteCut> = {
  id: 'absolute-cut',
  layer: 'gateway',
  places: ['in-process-http', 'http-child', 'remote-url'],
  summary: 'a hop cuts every exchange at a fixed age',
  parameters: z.strictObject({
    capMs: z.int().min(0).default(30_000).describe('so long after the request came, in milliseconds'),
    how: z
      .enum(['504', 'truncate-200', 'fin', 'rst'])
      .default('truncate-200')
      .describe(
        'how it ends; 504: where no head has been sent, else fin; truncate-200: the same, but a response that has begun ends as if it were whole',
      ),
  }),
  arbitrary: (fc) =>
    fc.record({
      capMs: fc.nat({ max: longestMs }).map((sooner) => longestMs - sooner),
      how: fc.constantFrom('504', 'truncate-200', 'fin', 'rst'),
    }),
  loses: true,
  reorders: false,
  inject: (context, { capMs, how }) =>
    cuttingHop(
      context,
      'absolute-cut',
      { over: 'exchange', ms: capMs, outcome: { toCaller: downs[how], toServer: ['close-exchange'] } },
      'cuts an exchange at a fixed age',
      { ageMs: capMs, how },
    ),
};
