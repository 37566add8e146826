import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { truncate } from './behaviours/truncate.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import {
  answered,
  arbitraryCalls,
  arbitraryMatch,
  upstreamAnswer,
  upstreamCalls,
  upstreamMatch,
} from './upstream-parameters.ts';

/** The parameters of {@link upstreamTruncated}. */
export interface UpstreamTruncated {
  readonly afterBytes: number | null;
  readonly calls: number | null;
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

/** The upstream closes the connection before its response is whole. The server's library fails as it does for a real one. */
export const upstreamTruncated: Fault<UpstreamTruncated> = {
  id: 'upstream-truncated',
  layer: 'upstream',
  summary: "the bodies of the server's outgoing HTTP calls end too early",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'msw'],
  defences: ['a check that the body is whole before it is used', 'another attempt, inside the budget'],
  parameters: z.strictObject({
    ...truncate.fields(),
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
    context.upstream({ match, calls, behaviours: [{ type: 'truncate', afterBytes }, ...answered(answer)] }),
};
