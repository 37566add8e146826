import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unknown } from './authoring.ts';
import type { Conditions, SettingValue } from './conditions.ts';
import { type Ms, settingsOf } from './duration.ts';
import { durationMs } from './duration-ms.ts';
import { conditions, hopWith, setting, tested } from './testing/hop.ts';

const hop = hopWith({
  timeout: setting({ min: 1_000, outside: 'ignore' }),
  seconds: setting({ unit: 's', zero: 'off' }),
  ignored: setting({ effect: 'ignored' }),
  doubtful: setting({ effect: unknown('?') }),
});
const ms = (one: Ms, over: Partial<Conditions> = {}) => durationMs(one, conditions(over), hop);
const bound = (is: number) => ({ is, ...tested });

describe('a duration', () => {
  test('is a number, or none', () => {
    expect(ms(60_000)).toBe(60_000);
    expect(ms(null)).toBeNull();
  });

  test('that nobody knows is nothing strictly, and no limit laxly', () => {
    expect(ms(unknown('?'), { reading: 'strict' })).toBe(0);
    expect(ms(unknown('?'), { reading: 'lax' })).toBeNull();
  });

  test('that nobody knows is its bounds, where it has any', () => {
    const between: Ms = { unknown: '?', atLeastMs: bound(5), atMostMs: bound(9) };
    expect(ms(between, { reading: 'strict' })).toBe(5);
    expect(ms(between, { reading: 'lax' })).toBe(9);
  });

  test('is the first setting that was given and is heard, else its default', () => {
    const one: Ms = { set: ['timeout', 'seconds'], else: 60_000 };
    expect(ms(one)).toBe(60_000);
    expect(ms(one, { settings: { seconds: 5 } })).toBe(5_000);
    expect(ms(one, { settings: { timeout: 2_000, seconds: 5 } })).toBe(2_000);
    expect(ms(one, { settings: { timeout: 500, seconds: 5 } })).toBe(5_000);
    expect(ms(one, { settings: { timeout: 500 } })).toBe(60_000);
    expect(ms(one, { settings: { seconds: 0 } })).toBeNull();
    expect(ms({ set: ['ignored'], else: 7 }, { settings: { ignored: 5 } })).toBe(7);
    expect(ms({ set: ['none such'], else: 7 }, { settings: { 'none such': 5 } })).toBe(7);
  });

  test('of a setting whose effect nobody knows is read with it and without it', () => {
    const one: Ms = { set: ['doubtful', 'timeout'], else: 60_000 };
    expect(ms(one, { settings: { doubtful: 5 }, reading: 'strict' })).toBe(5);
    expect(ms(one, { settings: { doubtful: 5 }, reading: 'lax' })).toBe(60_000);
    expect(ms(one, { settings: { doubtful: 90_000 }, reading: 'strict' })).toBe(60_000);
    expect(ms(one, { settings: { doubtful: 90_000, timeout: 2_000 }, reading: 'strict' })).toBe(2_000);
    expect(ms({ set: ['doubtful'], else: null }, { settings: { doubtful: 5 }, reading: 'lax' })).toBeNull();
  });

  test('is the least or the most of several; none counts as infinite', () => {
    expect(ms({ least: [5, null, 3] })).toBe(3);
    expect(ms({ least: [null, null] })).toBeNull();
    expect(ms({ most: [5, 3] })).toBe(5);
    expect(ms({ most: [5, null] })).toBeNull();
  });

  test('is a share of another', () => {
    expect(ms({ part: 1 / 3, of: 6_000 })).toBe(2_000);
    expect(ms({ part: 1 / 3, of: null })).toBeNull();
  });

  test('that the server tells is what it is before the server has spoken', () => {
    expect(ms({ told: 'task.ttl', or: null })).toBeNull();
    expect(ms({ told: 'retry', or: 3_000, within: [0, 1] })).toBe(3_000);
  });

  test('reads these settings, the decisive first', () => {
    const one: Ms = {
      most: [
        { set: ['a', 'b'], else: { set: ['c'], else: 1 } },
        { part: 2, of: { set: ['d'], else: 1 } },
      ],
    };
    expect(settingsOf(one)).toEqual(['a', 'b', 'c', 'd']);
    expect(settingsOf({ least: [{ told: 'retry', or: { set: ['e'], else: 1 } }, 5, null, unknown('?')] })).toEqual([
      'e',
    ]);
  });
});

const { formula } = fc.letrec<{ formula: Ms; leaf: Ms }>((tie) => ({
  leaf: fc.oneof(
    fc.nat(1_000),
    fc.constant(null),
    fc.constant<Ms>(unknown('?')),
    fc
      .tuple(fc.nat(500), fc.nat(500))
      .map(([low, more]): Ms => ({ unknown: '?', atLeastMs: bound(low), atMostMs: bound(low + more) })),
    fc.nat(500).map((low): Ms => ({ unknown: '?', atLeastMs: bound(low) })),
    fc.nat(500).map((high): Ms => ({ unknown: '?', atMostMs: bound(high) })),
  ),
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({ set: fc.subarray(['timeout', 'seconds', 'ignored', 'doubtful', 'other']), else: tie('formula') }),
    fc.array(tie('formula'), { minLength: 1, maxLength: 3 }).map((least): Ms => ({ least })),
    fc.array(tie('formula'), { minLength: 1, maxLength: 3 }).map((most): Ms => ({ most })),
    fc.record({ part: fc.constantFrom(0, 0.5, 1, 3), of: tie('formula') }),
    fc.record({ told: fc.constant('retry' as const), or: tie('formula') }),
  ),
}));
const settings: fc.Arbitrary<{ [key: string]: SettingValue }> = fc
  .record(
    { timeout: fc.nat(3_000), seconds: fc.nat(3), ignored: fc.nat(9), doubtful: fc.nat(2_000) },
    { requiredKeys: [] },
  )
  .map((given) => ({ ...given }));

test('read strictly it is never more than read laxly', () => {
  fc.assert(
    fc.property(formula, settings, (one, given) => {
      const strict = ms(one, { settings: given, reading: 'strict' }) ?? Number.POSITIVE_INFINITY;
      const lax = ms(one, { settings: given, reading: 'lax' }) ?? Number.POSITIVE_INFINITY;
      expect(strict).toBeLessThanOrEqual(lax);
      expect(strict).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 2_000 },
  );
});
