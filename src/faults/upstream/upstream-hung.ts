import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { hang } from './behaviours/hang.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import {
  answered,
  arbitraryCalls,
  arbitraryMatch,
  upstreamAnswer,
  upstreamCalls,
  upstreamMatch,
} from './upstream-parameters.ts';

/** The parameters of {@link upstreamHung}. */
export interface UpstreamHung {
  readonly afterBytes: number | null;
  readonly hangMs: number | null;
  readonly calls: number | null;
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

/** The upstream accepts calls and stops: before the head of its response, after it, or in the middle of the body. */
export const upstreamHung: Fault<UpstreamHung> = {
  id: 'upstream-hung',
  layer: 'upstream',
  summary: "the upstream of the server's outgoing HTTP calls stops and keeps the connection open",
  parameters: z.strictObject({
    ...hang.fields(),
    calls: upstreamCalls,
    match: upstreamMatch,
    answer: upstreamAnswer,
  }),
  arbitrary: (fc) =>
    fc.record({
      afterBytes: fc.option(fc.nat({ max: 200 }), { nil: null }),
      hangMs: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 600_000 }), fc.constant(null)),
      calls: arbitraryCalls(fc),
      match: arbitraryMatch(fc),
      answer: fc.constant(null),
    }),
  loses: true,
  reorders: false,
  inject: (context, { afterBytes, hangMs, calls, match, answer }) =>
    context.upstream({ match, calls, behaviours: [{ type: 'hang', afterBytes, hangMs }, ...answered(answer)] }),
};
