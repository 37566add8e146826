import { z } from 'zod';
import type { Fault } from './fault.ts';
import type { CannedAnswer, UpstreamMatch } from './upstream/upstream-rule.ts';

/** The parameters of {@link upstreamSlow}. */
export interface UpstreamSlow {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

const pattern = (of: string) => z.string().min(1).nullable().default(null).describe(of);

const match = z
  .strictObject({
    method: pattern('the HTTP method; null: any'),
    host: pattern('the host, with its port where that is no default one; * matches anything; null: any'),
    path: pattern('the path without its query; * matches anything; null: any'),
    nth: z.int().min(1).nullable().default(null).describe('only the nth call that matches, from 1; null: every one'),
  })
  .prefault({})
  .describe('which of the outgoing calls');

const answer = z
  .strictObject({
    status: z.int().min(200).max(599).default(200).describe('the HTTP status'),
    headers: z.record(z.string(), z.string()).default({}).describe('the headers, by name'),
    body: z.string().default('').describe('the body, as text'),
  })
  .nullable()
  .default(null)
  .describe('what is answered instead; null: the real upstream answers');

/**
 * The upstream is slow: the server's outgoing HTTP calls wait before they go on. The wait is virtual. Nobody who mocks
 * them is disturbed, and the server's own time limits on them run.
 */
export const upstreamSlow: Fault<UpstreamSlow> = {
  id: 'upstream-slow',
  layer: 'upstream',
  summary: "the server's outgoing HTTP calls are answered late",
  parameters: z.strictObject({
    delayMs: z.int().min(0).default(20_000).describe('how much later, in milliseconds'),
    jitterMs: z.int().min(0).default(0).describe('up to so many milliseconds more, from the seed'),
    match,
    answer,
  }),
  arbitrary: (fc) =>
    fc.record({
      delayMs: fc.nat({ max: 180_000 }),
      jitterMs: fc.nat({ max: 10_000 }),
      match: fc.record({
        method: fc.constantFrom(null, 'GET', 'POST'),
        host: fc.constant(null),
        path: fc.constant(null),
        nth: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
      }),
      answer: fc.constant(null),
    }),
  loses: false,
  reorders: false,
  inject: (site, { delayMs, jitterMs, match: which, answer: canned }) =>
    site.upstream({ match: which, delayMs, jitterMs, answer: canned }),
};
