import type { Arbitrary } from 'fast-check';
import { z } from 'zod';
import type { FastCheck } from '../fault.ts';
import { answer } from './behaviours/answer.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import type { UpstreamBehaviour } from './behaviours/upstream-behaviour.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import { httpPatterns } from './match-patterns.ts';

/** Which calls: a parameter of every fault of the upstream. */
export const upstreamMatch = z
  .strictObject({
    ...httpPatterns,
    nth: z.int().min(1).nullable().default(null).describe('only the nth call that matches, from 1; null: every one'),
  })
  .prefault({})
  .describe('which of the outgoing calls');

/** Values of {@link upstreamMatch} to try. */
export const arbitraryMatch = (fc: FastCheck): Arbitrary<UpstreamMatch> =>
  fc.record({
    method: fc.constantFrom(null, 'GET', 'POST'),
    host: fc.constant(null),
    path: fc.constant(null),
    nth: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
  });

/** What answers, where there is no real upstream: a parameter of faults that change responses. */
export const upstreamAnswer = z
  .strictObject(answer.fields())
  .nullable()
  .default(null)
  .describe('what is answered instead; null: the real upstream answers');

/** The behaviours for a value of {@link upstreamAnswer}. */
export const answered = (canned: CannedAnswer | null): readonly UpstreamBehaviour[] =>
  canned === null ? [] : [{ type: 'answer', ...canned }];

/** How many calls: a parameter of faults after which a retry may succeed. */
export const upstreamCalls = z
  .int()
  .min(0)
  .nullable()
  .default(null)
  .describe('how many of these calls it meets, from the first; null: all of them');

/** After how many calls it begins: a parameter of faults that a server meets in the middle of its work. */
export const upstreamAfterCalls = z
  .int()
  .min(0)
  .default(0)
  .describe('how many of these calls go on as they are, before the first that it meets');

/** Values of {@link upstreamAfterCalls} to try. Most plans begin with the first call. */
export const arbitraryAfterCalls = (fc: FastCheck): Arbitrary<number> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.nat({ max: 5 }) },
  );

/** Values of {@link upstreamCalls} to try. The simplest is 0: the fault meets no call. */
export const arbitraryCalls = (fc: FastCheck): Arbitrary<number | null> =>
  fc.oneof({ withCrossShrink: true }, fc.nat({ max: 3 }), fc.constant(null));
