import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { type DelayDistribution, delay } from './behaviours/delay.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import {
  answered,
  arbitraryAfterCalls,
  arbitraryMatch,
  upstreamAfterCalls,
  upstreamAnswer,
  upstreamMatch,
} from './upstream-parameters.ts';

/** The parameters of {@link upstreamSlow}. */
export interface UpstreamSlow {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly distribution: DelayDistribution;
  readonly fastMs: number;
  readonly slowShare: number;
  readonly sigma: number;
  readonly stepAtMs: number;
  readonly afterCalls: number;
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
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'msw'],
  defences: [
    'a limit for each outgoing call, below the smallest limit of a client',
    'a partial result with isError that says what is missing',
    "progress with the client's token every few seconds",
    'an id of a job, whose result a later call gets',
  ],
  incidents: [
    {
      url: 'https://github.com/tadata-org/fastapi_mcp/issues/71',
      date: '2025-04-16',
      fact: 'tasks of up to three minutes failed after about 5 s: the default read limit of httpx in the bridge',
    },
    {
      url: 'https://github.com/NVIDIA-NeMo/labs-OO-Agents/pull/46',
      date: '2026-07-28',
      fact: 'the default limit of 5 s ended the stream, nothing was raised, and the caller waited without an end',
    },
    {
      url: 'https://github.com/modelcontextprotocol/python-sdk/issues/463',
      date: '2025-04-09',
      fact: 'calls to a slow warehouse ended in -32001 at the default limit of the client',
    },
  ],
  parameters: z.strictObject({
    ...delay.fields(),
    afterCalls: upstreamAfterCalls,
    match: upstreamMatch,
    answer: upstreamAnswer,
  }),
  arbitrary: (fc) =>
    fc.record({
      // The jitter is rare, and shrinks first: what it adds differs from call to call, so without it the delay has one boundary.
      jitterMs: fc.oneof(
        { withCrossShrink: true },
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.nat({ max: 10_000 }) },
      ),
      delayMs: fc.nat({ max: 180_000 }),
      // Rare for the same reason.
      distribution: fc.oneof(
        { withCrossShrink: true },
        { weight: 4, arbitrary: fc.constant('fixed' as const) },
        { weight: 1, arbitrary: fc.constantFrom('uniform', 'lognormal', 'bimodal', 'step') },
      ),
      fastMs: fc.constant(0),
      slowShare: fc.constantFrom(0.5, 0.1, 0.9),
      sigma: fc.constantFrom(0.5, 1),
      stepAtMs: fc.oneof({ withCrossShrink: true }, fc.constant(10_000), fc.nat({ max: 60_000 })),
      afterCalls: arbitraryAfterCalls(fc),
      match: arbitraryMatch(fc),
      answer: fc.constant(null),
    }),
  loses: false,
  reorders: false,
  inject(context, { match, answer, afterCalls, ...delayed }) {
    const rules = [
      context.upstream({ match, afterCalls, behaviours: [{ type: 'delay', ...delayed }, ...answered(answer)] }),
    ];
    // The calls before those that it delays have the same upstream.
    if (answer !== null && afterCalls > 0)
      rules.push(context.upstream({ match, calls: afterCalls, behaviours: answered(answer) }));
    return {
      lift() {
        for (const rule of rules) rule.lift();
      },
    };
  },
};
