import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import { arbitraryCalls, arbitraryMatch, upstreamCalls, upstreamMatch } from './upstream-parameters.ts';

/** The parameters of {@link upstreamStatus}. */
export interface UpstreamStatus {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly body: string;
  readonly calls: number | null;
  readonly match: UpstreamMatch;
}

/** The upstream refuses calls with a status, such as 429 or 503, and may say when to try again. */
export const upstreamStatus: Fault<UpstreamStatus> = {
  id: 'upstream-status',
  layer: 'upstream',
  summary: "the server's outgoing HTTP calls are answered with a status such as 429 or 503",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'msw'],
  defences: [
    'a wait as long as Retry-After says, if the budget has it',
    'an answer at once that says when to try again',
  ],
  parameters: z.strictObject({
    status: z.int().min(200).max(599).default(503).describe('the HTTP status'),
    retryAfterMs: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('the Retry-After header, in milliseconds, rounded up to whole seconds; null: without one'),
    body: z.string().default('').describe('the body, as text'),
    calls: upstreamCalls,
    match: upstreamMatch,
  }),
  arbitrary: (fc) =>
    fc.record({
      status: fc.constantFrom(429, 500, 502, 503, 504),
      retryAfterMs: fc.option(fc.nat({ max: 120_000 }), { nil: null }),
      body: fc.constantFrom('', 'busy'),
      calls: arbitraryCalls(fc),
      match: arbitraryMatch(fc),
    }),
  loses: true,
  reorders: false,
  inject: (context, { status, retryAfterMs, body, calls, match }) => {
    const headers = retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
    return context.upstream({ match, calls, behaviours: [{ type: 'answer', status, headers, body }] });
  },
};
