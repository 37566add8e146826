import { describe, expect, test } from 'vitest';
import { unknown } from './authoring.ts';
import { SettingError } from './setting-error.ts';
import { checkSettings, effectiveSetting } from './setting-ms.ts';
import { hopWith, setting } from './testing/hop.ts';

describe('what a client makes of a value', () => {
  test.each([
    ['milliseconds', setting(), 5_000, 5_000],
    ['seconds', setting({ unit: 's' }), 5, 5_000],
    ['half a second', setting({ unit: 's' }), 0.5, 500],
    ['a unit nobody knows: as it stands', setting({ unit: unknown('?') }), 5, 5],
    ['nothing', setting(), undefined, 'unset'],
    ['not a number', setting(), true, 'unset'],
    ['zero without a meaning of its own', setting(), 0, 0],
    ['zero for off', setting({ zero: 'off' }), 0, 'off'],
    ['zero for unset', setting({ zero: 'unset' }), 0, 'unset'],
    ['zero for off, though below the least', setting({ zero: 'off', min: 1_000, outside: 'clamp' }), 0, 'off'],
    ['one that is ignored', setting({ effect: 'ignored' }), 5_000, 'unset'],
    ['one whose effect nobody knows', setting({ effect: unknown('?') }), 5_000, 5_000],
    ['below the least, clamped', setting({ min: 1_000, outside: 'clamp' }), 500, 1_000],
    ['above the most, clamped', setting({ max: 1_000, outside: 'clamp' }), 5_000, 1_000],
    [
      'above the most, clamped in seconds',
      setting({ unit: 's', min: 1, max: 3_600, outside: 'clamp' }),
      60_000,
      3_600_000,
    ],
    ['inside the bounds', setting({ min: 10, max: 1_000, outside: 'clamp' }), 1_000, 1_000],
    ['the least itself', setting({ min: 1_000, outside: 'ignore' }), 1_000, 1_000],
    ['below the least, ignored', setting({ min: 1_000, outside: 'ignore' }), 999, 'unset'],
    ['below the least, and nobody knows what then', setting({ min: 1_000 }), 500, 500],
  ] as const)('%s', (_, one, value, result) => expect(effectiveSetting(one, value)).toBe(result));
});

describe('settings that are refused', () => {
  const hop = hopWith({
    timeout: setting({ min: 1, max: 3_600, unit: 's', outside: 'refuse' }),
    parallel: setting({ unit: 'boolean' }),
    odd: setting({ unit: unknown('?') }),
  });

  test.each([
    ['one that the hop does not have', { tiemout: 5 }, 'test has no setting "tiemout"; it has timeout, parallel, odd'],
    ['a word for a number', { timeout: 'long' }, 'test: timeout must be a number, in seconds, and is "long"'],
    ['a negative number', { odd: -1 }, 'test: odd=-1 must be a number of 0 or more'],
    ['no number at all', { timeout: Number.NaN }, 'must be a number of 0 or more'],
    ['below the least', { timeout: 0 }, 'test refuses timeout=0: it takes 1 to 3600 s'],
    ['above the most', { timeout: 3_601 }, 'test refuses timeout=3601: it takes 1 to 3600 s'],
  ])('%s', (_, settings, message) => {
    expect(() => checkSettings(hop, settings)).toThrow(SettingError);
    expect(() => checkSettings(hop, settings)).toThrow(message);
  });

  test('one that the hop does not have, where it has only one', () => {
    expect(() => checkSettings(hopWith({ timeout: setting() }), { tiemout: 5 })).toThrow('; it has timeout');
  });

  test('any, where there is none', () => {
    expect(() => checkSettings({ id: 'bare', deadlines: {} }, { timeout: 1 })).toThrow('it has none that is known');
  });

  test('and those that are not', () => {
    expect(() => checkSettings(hop, { timeout: 3_600, parallel: true, odd: 'x' })).not.toThrow();
    expect(() => checkSettings(hopWith({ low: setting({ min: 10, outside: 'clamp' }) }), { low: 1 })).not.toThrow();
  });

  test('the error has a code', () =>
    expect(new SettingError('x')).toMatchObject({ code: 'ERR_SETTING', name: 'SettingError' }));
});
