import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { reset } from './behaviours/reset.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import {
  answered,
  arbitraryCalls,
  arbitraryMatch,
  upstreamAnswer,
  upstreamCalls,
  upstreamMatch,
} from './upstream-parameters.ts';

/** The parameters of {@link upstreamReset}. */
export interface UpstreamReset {
  readonly afterBytes: number | null;
  readonly calls: number | null;
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

/** The connection to the upstream is reset (`ECONNRESET`), before the response begins or in the middle of its body. */
export const upstreamReset: Fault<UpstreamReset> = {
  id: 'upstream-reset',
  layer: 'upstream',
  summary: "the connections of the server's outgoing HTTP calls are reset",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'msw'],
  defences: [
    'another attempt for calls that are safe to repeat, inside the budget',
    'an error that names the upstream',
  ],
  parameters: z.strictObject({
    ...reset.fields(),
    calls: upstreamCalls,
    match: upstreamMatch,
    answer: upstreamAnswer,
  }),
  arbitrary: (fc) =>
    fc.record({
      afterBytes: fc.option(fc.nat({ max: 200 }), { nil: null }),
      calls: arbitraryCalls(fc),
      match: arbitraryMatch(fc),
      answer: fc.constant(null),
    }),
  loses: true,
  reorders: false,
  inject: (context, { afterBytes, calls, match, answer }) =>
    context.upstream({ match, calls, behaviours: [{ type: 'reset', afterBytes }, ...answered(answer)] }),
};
