import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mark } from './mark.ts';
import type { PlainDeadline } from './plain-deadline.ts';
import { nextExpiryMs, reduce } from './reducer.ts';
import type { ClockEvent, Expiry, ReducerState } from './reducer-state.ts';
import type { Span } from './span.ts';
import { time } from './testing/events.ts';
import { fold, plain, tells } from './testing/plain.ts';

const spans: readonly Span[] = ['call', 'execution', 'exchange', 'elicitation'];
const marks: readonly Mark[] = ['progress', 'byte', 'transport-error'];
const few = <T>(from: readonly T[]) => fc.subarray([...from]);
const some = <T>(from: readonly T[]) => fc.subarray([...from], { minLength: 1 });

const deadlines: fc.Arbitrary<readonly PlainDeadline[]> = fc
  .array(
    fc.record({
      over: some(spans),
      from: fc.constantFrom(null, null, 'sent' as const, 'transport-error' as const),
      limitMs: fc.nat(60),
      restartedBy: few(marks),
      pausedBy: few(['elicitation'] as const),
      noticed: fc.oneof(
        fc.constant(null),
        fc.record({ everyMs: fc.integer({ min: 1, max: 20 }) }),
        fc.record({ on: some(marks) }),
      ),
      outcome: fc.record({
        toCaller: fc.constantFrom('nothing' as const, tells.toCaller, { go: 'next-step' } as const),
        toServer: fc.constant([]),
        inner: fc.constantFrom('abort' as const, 'abandon' as const),
        leaves: few(['d0', 'd1', 'd2']),
      }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => list.map((one, index) => plain({ ...one, name: `d${index}`, by: `test/d${index}` })));

const steps = fc.array(
  fc.record({
    afterMs: fc.nat(30),
    what: fc.constantFrom('begin' as const, 'begin' as const, 'end' as const, 'mark' as const, 'time' as const),
    span: fc.constantFrom(...spans),
    mark: fc.constantFrom(...marks),
    which: fc.nat(1_000),
  }),
  { maxLength: 40 },
);
type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never;

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
};

interface Step {
  readonly before: ReducerState;
  readonly event: ClockEvent;
  readonly after: ReducerState;
  readonly expiries: readonly Expiry[];
}

/** Plays random steps; a span id that a step names is one of all ever begun, open or not. */
function walk(model: readonly PlainDeadline[], list: Steps): readonly Step[] {
  let state: ReducerState = deepFreeze({ nowMs: 0, spans: [], clocks: [] });
  let ids = 0;
  const walked: Step[] = [];
  for (const { afterMs, what, span, mark, which } of list) {
    const atMs = state.nowMs + afterMs;
    const id = ids === 0 ? 0 : 1 + (which % ids);
    const event: ClockEvent =
      what === 'begin'
        ? { atMs, type: 'begin', span, id: ++ids, parentId: id === 0 ? null : id }
        : what === 'end'
          ? { atMs, type: 'end', id, how: 'ok' }
          : what === 'mark'
            ? { atMs, type: 'mark', mark, id }
            : { atMs, type: 'time' };
    const { state: after, expiries } = reduce(model, state, event);
    walked.push({ before: state, event, after: deepFreeze(after), expiries });
    state = after;
  }
  return walked;
}

const everyWalk = (holds: (walked: readonly Step[], model: readonly PlainDeadline[]) => void) =>
  fc.assert(
    fc.property(deadlines, steps, (model, list) => holds(walk(deepFreeze(model), list), model)),
    {
      numRuns: 400,
    },
  );

test('the same events give the same result, and no state is changed', () => {
  everyWalk((walked, model) => {
    const again = fold(
      model,
      walked.map(({ event }) => event),
    );
    expect(again.state).toEqual(walked.at(-1)?.after ?? again.state);
    expect(again.expiries).toEqual(walked.flatMap(({ expiries }) => expiries));
  });
});

test('expiries come in the order of time, none before its limit, none after the event that shows it', () => {
  everyWalk((walked) => {
    for (const { before, event, expiries } of walked) {
      let nowMs = before.nowMs;
      for (const { atMs, dueMs } of expiries) {
        expect(atMs).toBeGreaterThanOrEqual(nowMs);
        expect(atMs).toBeGreaterThanOrEqual(dueMs);
        expect(atMs).toBeLessThanOrEqual(event.atMs);
        nowMs = atMs;
      }
    }
  });
});

test('what fired does not fire again, and what is over tells nobody', () => {
  everyWalk((walked) => {
    const fired = new Set<string>();
    const over = new Set<number>();
    for (const { event, expiries, before, after } of walked) {
      for (const { deadline, spanId, notified, ended } of expiries) {
        const key = `${deadline.name} over ${spanId}`;
        if (deadline.from === null || deadline.from === 'sent') expect(fired.has(key)).toBe(false);
        fired.add(key);
        if (over.has(spanId)) expect([notified, ended]).toEqual([false, []]);
        for (const id of ended) expect(over.has(id)).toBe(false);
        for (const id of ended) over.add(id);
      }
      if (event.type === 'end') over.add(event.id);
      const open = new Set(after.spans.map(({ id }) => id));
      for (const { id } of before.spans) if (!open.has(id)) over.add(id);
      for (const clock of after.clocks) expect(open.has(clock.spanId)).toBe(!clock.leaked);
    }
  });
});

test('the next expiry is when time alone makes one happen, and not before', () => {
  everyWalk((walked, model) => {
    for (const { after } of walked) {
      const nextMs = nextExpiryMs(after);
      expect(nextMs).toBeGreaterThanOrEqual(after.nowMs);
      const horizonMs = Math.min(nextMs - 1, after.nowMs + 10_000);
      if (horizonMs >= after.nowMs) expect(reduce(model, after, time(horizonMs)).expiries).toEqual([]);
      if (nextMs < Number.POSITIVE_INFINITY)
        expect(reduce(model, after, time(nextMs)).expiries[0]).toMatchObject({ atMs: nextMs });
    }
  });
});

test('it makes no difference in how many steps time passes', () => {
  fc.assert(
    fc.property(deadlines, steps, fc.array(fc.nat(40), { maxLength: 6 }), (model, list, parts) => {
      const { after } = walk(model, list).at(-1) ?? { after: fold(model, []).state };
      const sums = parts.map(
        (_, index) => after.nowMs + parts.slice(0, index + 1).reduce((sum, part) => sum + part, 0),
      );
      const small = fold(model, sums.map(time), after);
      const large = fold(model, sums.slice(-1).map(time), after);
      expect(small).toEqual(large);
    }),
    { numRuns: 400 },
  );
});

test('a clock is paused exactly while a span that pauses it is open inside its own', () => {
  everyWalk((walked) => {
    for (const { after } of walked)
      for (const { deadline, spanId, pauses, leaked } of after.clocks) {
        const inside = (id: number | null): boolean => {
          const span = after.spans.find((one) => one.id === id);
          return span !== undefined && (span.id === spanId || inside(span.parentId));
        };
        const open = after.spans.filter(({ id, span }) => deadline.pausedBy.includes(span) && inside(id));
        expect(pauses).toBe(leaked ? 0 : open.length);
      }
  });
});
