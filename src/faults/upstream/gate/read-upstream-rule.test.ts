import { expect, test } from 'vitest';
import { readUpstreamRule } from './read-upstream-rule.ts';

test('defaults are filled in', () => {
  expect(
    readUpstreamRule({ match: { host: 'a' }, behaviours: [{ type: 'delay' }, { type: 'hang', afterBytes: 1 }] }),
  ).toEqual({
    match: { method: null, host: 'a', path: null, nth: null },
    calls: null,
    afterCalls: 0,
    behaviours: [
      {
        type: 'delay',
        delayMs: 20_000,
        jitterMs: 0,
        distribution: 'fixed',
        fastMs: 0,
        slowShare: 0.5,
        sigma: 0.5,
        stepAtMs: 10_000,
      },
      { type: 'hang', phase: 'headers', afterBytes: 1, hangMs: null },
    ],
  });
});

test.each([
  [
    'a type that does not exist',
    { behaviours: [{ type: 'dealy' }] },
    'the type of a behaviour is one of answer, connect, delay, hang,',
  ],
  ['no behaviour', { behaviours: [] }, 'is wrong at behaviours: must be 1 or more'],
  ['a field of another behaviour', { behaviours: [{ type: 'reset', delayMs: 1 }] }, 'is wrong at behaviours.0: '],
  ['a negative time', { behaviours: [{ type: 'delay', delayMs: -1 }] }, 'at behaviours.0.delayMs: must be 0 or more'],
  ['a field that does not exist', { delayMs: 1, behaviours: [{ type: 'reset' }] }, 'is wrong at its top: '],
  [
    'a match with a field that does not exist',
    { match: { port: 1 }, behaviours: [{ type: 'reset' }] },
    'is wrong at match: ',
  ],
])('%s is refused, with the place', (_, rule, words) => {
  expect(() => readUpstreamRule(rule as never)).toThrow(words);
  expect(() => readUpstreamRule(rule as never)).toThrow(expect.objectContaining({ code: 'ERR_FAULT_PLAN' }));
});
