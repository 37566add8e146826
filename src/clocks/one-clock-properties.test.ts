import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Noticed } from './deadline.ts';
import type { PlainDeadline } from './plain-deadline.ts';
import type { ClockEvent } from './reducer-state.ts';
import { begin, end, mark, time } from './testing/events.ts';
import { fold, plain } from './testing/plain.ts';

const horizonMs = 400;
const moment = fc.integer({ min: 1, max: horizonMs - 1 });
/** Pauses as [from, length): a person is asked, at times by two questions at once. */
const pauses = fc.array(fc.tuple(moment, fc.integer({ min: 1, max: 60 })), { maxLength: 5 });
const beats = fc.array(moment, { maxLength: 12 });
const noticed: fc.Arbitrary<Noticed | null> = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 1, max: 25 }).map((everyMs) => ({ everyMs })),
  fc.constant({ on: ['progress'] as const }),
);

/** One call, one execution with an exchange inside; progress is heard in the exchange, questions come in the execution. */
function eventsOf(restarts: readonly number[], asked: readonly (readonly [number, number])[]): readonly ClockEvent[] {
  const inTime: readonly ClockEvent[] = [
    ...asked.flatMap(([fromMs, forMs], index) => [
      begin(fromMs, 'elicitation', 10 + index, 2),
      end(fromMs + forMs, 10 + index),
    ]),
    ...restarts.map((atMs) => mark(atMs, 'progress', 3)),
  ];
  return [
    begin(0, 'call', 1),
    begin(0, 'execution', 2, 1),
    begin(0, 'exchange', 3, 2),
    ...[...inTime].sort((a, b) => a.atMs - b.atMs),
    time(2_000),
  ];
}

const firstMs = (deadline: PlainDeadline, events: readonly ClockEvent[]): number =>
  fold([deadline], events).expiries[0]?.atMs ?? Number.POSITIVE_INFINITY;

/** The same by counting every millisecond: slow, and hard to get wrong. */
function counted(deadline: PlainDeadline, events: readonly ClockEvent[]): number {
  let open = 0;
  let passedMs = 0;
  for (let nowMs = 0; nowMs <= 2_000; nowMs++) {
    const due = passedMs >= deadline.limitMs && open === 0;
    const looked =
      deadline.noticed === null || ('everyMs' in deadline.noticed && nowMs % deadline.noticed.everyMs === 0);
    if (due && looked) return nowMs;
    for (const event of events) {
      if (event.atMs !== nowMs) continue;
      const pausing = event.type === 'begin' && event.span === 'elicitation';
      if (pausing && deadline.pausedBy.length > 0) open++;
      if (event.type === 'end' && deadline.pausedBy.length > 0) open--;
      if (event.type !== 'mark') continue;
      const onMark = deadline.noticed !== null && 'on' in deadline.noticed;
      if (onMark && open === 0 && passedMs >= deadline.limitMs) return nowMs;
      if (deadline.restartedBy.includes(event.mark)) passedMs = 0;
    }
    if (open === 0) passedMs++;
  }
  return Number.POSITIVE_INFINITY;
}

const deadline = fc
  .record({
    limitMs: fc.integer({ min: 1, max: 150 }),
    restartedBy: fc.constantFrom([], ['progress'] as const),
    pausedBy: fc.constantFrom([], ['elicitation'] as const),
    over: fc.constantFrom(['call'] as const, ['execution'] as const),
    noticed,
  })
  .map((one) => plain(one));

test('agrees with counting every millisecond', () => {
  fc.assert(
    fc.property(deadline, beats, pauses, (one, restarts, asked) => {
      const events = eventsOf(restarts, asked);
      expect(firstMs(one, events)).toBe(counted(one, events));
    }),
    { numRuns: 1_500 },
  );
});

test('one restart more never makes it fire earlier', () => {
  fc.assert(
    fc.property(deadline, beats, moment, pauses, (one, restarts, more, asked) => {
      fc.pre(one.noticed === null || 'everyMs' in one.noticed);
      const without = firstMs(one, eventsOf(restarts, asked));
      expect(firstMs(one, eventsOf([...restarts, more], asked))).toBeGreaterThanOrEqual(without);
    }),
    { numRuns: 500 },
  );
});

test('pauses lose no time: what was not paused is exactly the limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 150 }), pauses, (limitMs, asked) => {
      const atMs = firstMs(plain({ limitMs, pausedBy: ['elicitation'] }), eventsOf([], asked));
      const unpaused = Array.from({ length: atMs }, (_, nowMs) => nowMs).filter(
        (nowMs) => !asked.some(([fromMs, forMs]) => nowMs >= fromMs && nowMs < fromMs + forMs),
      );
      expect(unpaused).toHaveLength(limitMs);
    }),
    { numRuns: 500 },
  );
});

test('a cap is never passed, whatever restarts the clock beside it', () => {
  fc.assert(
    fc.property(deadline, fc.integer({ min: 1, max: 300 }), beats, pauses, (one, capMs, restarts, asked) => {
      const cap = plain({ by: 'test/cap', name: 'cap', limitMs: capMs });
      const { expiries, state } = fold([one, cap], eventsOf(restarts, asked));
      expect(expiries[0]!.atMs).toBeLessThanOrEqual(capMs);
      expect(state.spans.some(({ id }) => id === 2)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('an answer at the very millisecond comes too late, one before it in time', () => {
  fc.assert(
    fc.property(deadline, beats, pauses, (one, restarts, asked) => {
      const events = eventsOf(restarts, asked);
      const atMs = firstMs(one, events);
      fc.pre(atMs < Number.POSITIVE_INFINITY && (one.noticed === null || 'everyMs' in one.noticed));
      const outermost = one.over[0] === 'call' ? 1 : 2;
      const until = (ms: number) => [...events.filter((event) => event.atMs < ms), end(ms, outermost)];
      expect(firstMs(one, until(atMs))).toBe(atMs);
      const early = fold([one], until(atMs - 1));
      expect(early.expiries).toEqual([]);
      for (const { slackMs } of early.slacks) expect(slackMs).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
