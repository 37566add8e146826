import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unknown } from './authoring.ts';
import { anyRestart } from './conditions.ts';
import type { Deadline } from './deadline.ts';
import type { UnknownMs } from './duration.ts';
import type { Hop } from './hop.ts';
import { plainDeadlines } from './plain-deadline.ts';
import { begin, end, mark, time } from './testing/events.ts';
import { conditions, setting, tested } from './testing/hop.ts';
import { fold, tells } from './testing/plain.ts';

const deadline = (over: Partial<Deadline> = {}): Deadline => ({
  over: 'execution',
  ms: { set: ['timeout_sec'], else: 60_000 },
  outcome: tells,
  ...tested,
  ...over,
});
const hop = (deadlines: Hop['deadlines']): Hop => ({
  id: 'some-client',
  deadlines,
  settings: { timeout_sec: setting({ unit: 's' }) },
});

describe('a deadline made plain', () => {
  test('has every blank filled in', () => {
    expect(plainDeadlines(hop({ call: deadline() }), conditions())).toEqual([
      {
        name: 'call',
        by: 'some-client/call',
        over: ['execution'],
        from: null,
        limitMs: 60_000,
        restartedBy: [],
        pausedBy: [],
        noticed: null,
        outcome: tells,
        setting: { key: 'timeout_sec', unit: 's' },
        guessed: false,
        evidence: tested.evidence,
      },
    ]);
  });

  test('keeps what was said', () => {
    const said = {
      over: ['page', 'execution'],
      from: 'sent',
      restartedBy: ['progress'],
      pausedBy: ['elicitation'],
      noticed: { everyMs: 500 },
    } as const;
    expect(plainDeadlines(hop({ call: deadline(said) }), conditions({ settings: { timeout_sec: 5 } }))).toMatchObject([
      { ...said, limitMs: 5_000 },
    ]);
  });

  test('is left out where it has no limit, and where its guard does not hold', () => {
    const all = hop({ none: deadline({ ms: null }), url: deadline({ when: { transport: 'http' } }) });
    expect(plainDeadlines(all, conditions())).toEqual([]);
    expect(plainDeadlines(all, conditions({ transport: 'http' }))).toMatchObject([{ name: 'url' }]);
  });

  test('of an unknown limit: at once strictly, never laxly', () => {
    const all = hop({ call: deadline({ ms: unknown('?') }) });
    expect(plainDeadlines(all, conditions({ reading: 'strict' }))).toMatchObject([{ limitMs: 0, guessed: true }]);
    expect(plainDeadlines(all, conditions({ reading: 'lax' }))).toEqual([]);
  });

  test('of unknown restarts: by none strictly, by any laxly', () => {
    const all = hop({ call: deadline({ restartedBy: unknown('?') }) });
    expect(plainDeadlines(all, conditions({ reading: 'strict' }))).toMatchObject([{ restartedBy: [], guessed: true }]);
    expect(plainDeadlines(all, conditions({ reading: 'lax' }))).toMatchObject([
      { restartedBy: anyRestart, guessed: true },
    ]);
  });

  test('names the setting to turn: the first that is honoured', () => {
    const two: Hop = {
      id: 'some-client',
      deadlines: { call: deadline({ ms: { set: ['no such', 'dead', 'alive'], else: 1 } }) },
      settings: {
        dead: setting({ effect: 'ignored' }),
        alive: setting({ unit: unknown('?') }),
      },
    };
    expect(plainDeadlines(two, conditions())[0]?.setting).toEqual({ key: 'alive', unit: 'unknown' });
    expect(plainDeadlines({ ...two, settings: {} }, conditions())[0]?.setting).toBeNull();
  });
});

test('read strictly no call is given up later than read laxly', () => {
  const bound = (is: number) => ({ is, ...tested });
  const limit: fc.Arbitrary<UnknownMs | number> = fc.oneof(
    fc.constant(unknown('?')),
    fc.integer({ min: 1, max: 200 }),
    fc.tuple(fc.nat(100), fc.nat(100)).map(([low, more]) => ({
      unknown: '?',
      atLeastMs: bound(low),
      atMostMs: bound(low + more),
    })),
  );
  const restarts = fc.constantFrom(unknown('?'), [], ['progress'] as const, ['byte'] as const);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(limit, restarts), { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(300), fc.constantFrom('progress' as const, 'byte' as const)), { maxLength: 10 }),
      fc.nat(400),
      (list, beats, answeredMs) => {
        const client = hop(
          Object.fromEntries(list.map(([ms, restartedBy], index) => [`d${index}`, deadline({ ms, restartedBy })])),
        );
        const events = [
          begin(0, 'execution', 1),
          ...[...beats].sort(([a], [b]) => a - b).map(([atMs, what]) => mark(Math.min(atMs, answeredMs), what, 1)),
          end(answeredMs, 1),
          time(2_000),
        ];
        const gaveUpMs = (reading: 'strict' | 'lax') =>
          fold(plainDeadlines(client, conditions({ reading })), events).expiries[0]?.atMs ?? Number.POSITIVE_INFINITY;
        expect(gaveUpMs('strict')).toBeLessThanOrEqual(gaveUpMs('lax'));
      },
    ),
    { numRuns: 500 },
  );
});
