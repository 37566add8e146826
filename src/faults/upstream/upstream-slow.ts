import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { delay } from './behaviours/delay.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import { answered, arbitraryMatch, upstreamAnswer, upstreamMatch } from './upstream-parameters.ts';

/** The parameters of {@link upstreamSlow}. */
export interface UpstreamSlow {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

/**
 * The upstream is slow: the server's outgoing HTTP calls wait before they go on. The wait is virtual. A mock of the
 * user's answers as before, and the server's own time limits on its calls run.
 */
export const upstreamSlow: Fault<UpstreamSlow> = {
  id: 'upstream-slow',
  layer: 'upstream',
  summary: "the server's outgoing HTTP calls are answered late",
  parameters: z.strictObject({ ...delay.fields(), match: upstreamMatch, answer: upstreamAnswer }),
  arbitrary: (fc) =>
    fc.record({
      // The jitter is rare, and shrinks first: what it adds differs from call to call, so without it the delay has one boundary.
      jitterMs: fc.oneof(
        { withCrossShrink: true },
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.nat({ max: 10_000 }) },
      ),
      delayMs: fc.nat({ max: 180_000 }),
      match: arbitraryMatch(fc),
      answer: fc.constant(null),
    }),
  loses: false,
  reorders: false,
  inject: (context, { delayMs, jitterMs, match, answer }) =>
    context.upstream({ match, behaviours: [{ type: 'delay', delayMs, jitterMs }, ...answered(answer)] }),
};
