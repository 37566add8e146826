import { expect, test } from 'vitest';
import type { ClientProfile } from './client-profile.ts';
import type { Deadline } from './deadline.ts';
import type { Ms } from './duration.ts';
import { type Fact, isUnknown } from './evidence.ts';
import type { Reaction } from './reaction.ts';
import { tells } from './testing/plain.ts';

test('unknown is told from none', () => {
  expect(isUnknown({ unknown: 'looked everywhere' })).toBe(true);
  expect([null, undefined, 0, 'unknown', []].some(isUnknown)).toBe(false);
});

test('what has no evidence does not compile', () => {
  // @ts-expect-error a deadline without evidence
  const bare: Deadline = { over: 'execution', ms: 1, outcome: tells };
  // @ts-expect-error a deadline with an empty list of it
  const empty: Deadline = { over: 'execution', ms: 1, outcome: tells, evidence: [] };
  // @ts-expect-error a piece of evidence that does not say how it is known
  const vague: Deadline = { over: 'execution', ms: 1, outcome: tells, evidence: [{ source: 'a blog', date: null }] };
  // @ts-expect-error a reaction without evidence
  const reaction: Reaction = { on: 'http-404', fails: 'execution', cause: 'session-lost', outcome: tells };
  // @ts-expect-error a bare value is no fact
  const fact: Fact<number> = 5;
  // @ts-expect-error a bound on an unknown number needs evidence as well
  const bound: Ms = { unknown: 'no report', atLeastMs: { is: 5 } };
  // @ts-expect-error an HTTP library that nobody read is unknown, which must be said
  const http: Pick<ClientProfile, 'http'> = {};
  expect([bare, empty, vague, reaction, fact, bound, http]).toHaveLength(7);
});
