import { describe, expect, test } from 'vitest';
import { initialState, nextExpiryMs, reduce } from './reducer.ts';
import { begin, end, mark, time } from './testing/events.ts';
import { fold, plain, tells } from './testing/plain.ts';

const call = [begin(0, 'call', 1), begin(0, 'execution', 2, 1)];
const firedAt = (...args: Parameters<typeof fold>) => fold(...args).expiries.map(({ atMs }) => atMs);

describe('a limit', () => {
  test('fires when its span has lasted so long, and ends it', () => {
    const { expiries, state } = fold([plain()], [...call, time(500)]);
    expect(expiries).toMatchObject([
      {
        spanId: 2,
        span: 'execution',
        dueMs: 100,
        atMs: 100,
        notified: true,
        ended: [2],
        deadline: { by: 'test/limit' },
      },
    ]);
    expect(state.spans.map(({ id }) => id)).toEqual([1]);
    expect(state.clocks).toEqual([]);
    expect(state.nowMs).toBe(500);
  });

  test('does not fire a millisecond before', () => {
    expect(firedAt([plain()], [...call, time(99)])).toEqual([]);
  });

  test('wins an exact tie with the answer', () => {
    const { expiries, slacks } = fold([plain()], [...call, end(100, 2)]);
    expect(expiries).toMatchObject([{ atMs: 100, notified: true }]);
    expect(slacks).toEqual([]);
  });

  test('wins an exact tie with the mark that would have begun it anew', () => {
    expect(firedAt([plain({ restartedBy: ['progress'] })], [...call, mark(100, 'progress', 2)])).toEqual([100]);
  });

  test('loses to an answer a millisecond earlier, and says what was left', () => {
    const { expiries, slacks } = fold([plain()], [...call, end(99, 2), time(1_000)]);
    expect(expiries).toEqual([]);
    expect(slacks).toEqual([{ by: 'test/limit', spanId: 2, atMs: 99, slackMs: 1, limitMs: 100 }]);
  });

  test('has no slack to speak of where its span failed', () => {
    expect(fold([plain()], [...call, end(50, 2, 'network')]).slacks).toEqual([]);
  });

  test('of nothing fires at once', () => {
    expect(firedAt([plain({ limitMs: 0 })], [...call, time(0)])).toEqual([0]);
  });

  test('is armed over each of its spans anew', () => {
    const again = [end(60, 2), begin(60, 'execution', 3, 1), time(159)];
    expect(firedAt([plain()], [...call, ...again])).toEqual([]);
    expect(firedAt([plain()], [...call, ...again, time(160)])).toEqual([160]);
  });

  test('with others: the earliest fires first', () => {
    const both = [
      plain({ by: 'a', limitMs: 70, over: ['call'], outcome: { toCaller: 'nothing', toServer: [] } }),
      plain(),
    ];
    expect(firedAt(both, [...call, time(1_000)])).toEqual([70, 100]);
  });
});

describe('a restart', () => {
  const idle = plain({ restartedBy: ['progress'] });

  test('begins a full window', () => {
    expect(firedAt([idle], [...call, mark(60, 'progress', 2), time(159)])).toEqual([]);
    expect(firedAt([idle], [...call, mark(60, 'progress', 2), time(160)])).toEqual([160]);
  });

  test('is heard from a span inside', () => {
    const outer = plain({ over: ['call'], restartedBy: ['byte'] });
    const events = [...call, begin(0, 'exchange', 3, 2), begin(0, 'body', 4, 3), mark(60, 'byte', 4), time(159)];
    expect(firedAt([outer], events)).toEqual([]);
  });

  test('is not heard from a span beside it, nor from outside', () => {
    expect(firedAt([idle], [...call, begin(0, 'ping', 3, 1), mark(60, 'progress', 3), time(100)])).toEqual([100]);
    expect(firedAt([idle], [...call, mark(60, 'progress', 1), time(100)])).toEqual([100]);
  });

  test('is another mark only for what listens to it', () => {
    expect(firedAt([idle], [...call, mark(60, 'byte', 2), time(100)])).toEqual([100]);
  });

  test('says how close it was', () => {
    expect(fold([idle], [...call, mark(60, 'progress', 2)]).slacks).toMatchObject([{ slackMs: 40, atMs: 60 }]);
  });

  test('does not touch a cap beside it', () => {
    const cap = plain({ by: 'test/cap', limitMs: 150 });
    const beats = [50, 100, 149].map((atMs) => mark(atMs, 'progress', 2));
    expect(fold([idle, cap], [...call, ...beats, time(1_000)]).expiries).toMatchObject([
      { atMs: 150, deadline: { by: 'test/cap' } },
    ]);
  });
});

describe('a pause', () => {
  const paused = plain({ pausedBy: ['elicitation'] });
  const asked = [begin(30, 'elicitation', 3, 2), end(530, 3)];

  test('stands still while the span is open', () => {
    expect(firedAt([paused], [...call, ...asked, time(599)])).toEqual([]);
    expect(firedAt([paused], [...call, ...asked, time(600)])).toEqual([600]);
  });

  test('by two at once lasts until both are over, and counts once', () => {
    const two = [
      begin(30, 'elicitation', 3, 2),
      begin(40, 'elicitation', 4, 2),
      end(50, 3),
      end(530, 4),
      time(599),
    ] as const;
    expect(firedAt([paused], [...call, ...two])).toEqual([]);
    expect(firedAt([paused], [...call, ...two, time(600)])).toEqual([600]);
  });

  test('of somebody else does not count', () => {
    expect(firedAt([paused], [...call, begin(30, 'elicitation', 3, 1), time(100)])).toEqual([100]);
  });

  test('that is open already when the clock is armed counts', () => {
    const late = plain({ over: ['call'], from: 'transport-error', pausedBy: ['elicitation'] });
    const events = [...call, begin(10, 'elicitation', 3, 2), mark(20, 'transport-error', 2), end(220, 3)];
    expect(firedAt([late], [...events, time(319)])).toEqual([]);
    expect(firedAt([late], [...events, time(320)])).toEqual([320]);
  });

  test('leaves no slack to speak of while it lasts', () => {
    expect(fold([paused], [...call, begin(30, 'elicitation', 3, 2), end(40, 2)]).slacks).toEqual([]);
  });

  test('is over when what paused it was abandoned with a span between', () => {
    const outer = plain({ over: ['call'], limitMs: 1_000, pausedBy: ['elicitation'] });
    const inner = plain({ by: 'test/inner', outcome: { ...tells, inner: 'abandon' } });
    const events = [...call, begin(50, 'elicitation', 3, 2), time(5_000)];
    expect(firedAt([outer, inner], events)).toEqual([100, 1_050]);
  });
});

describe('a poller', () => {
  const polled = plain({ noticed: { everyMs: 30 }, restartedBy: ['progress'] });

  test('notices at its next tick', () => {
    expect(fold([polled], [...call, time(1_000)]).expiries).toMatchObject([{ dueMs: 100, atMs: 120 }]);
  });

  test('that ticks just then notices at once', () => {
    expect(firedAt([{ ...polled, limitMs: 90 }], [...call, time(1_000)])).toEqual([90]);
  });

  test('ticks from when it was armed, whatever restarts it', () => {
    expect(firedAt([polled], [...call, mark(1, 'progress', 2), time(1_000)])).toEqual([120]);
    expect(firedAt([polled], [...call, mark(21, 'progress', 2), time(1_000)])).toEqual([150]);
  });

  test('loses to an answer between the limit and the tick, which had that much to spare', () => {
    const { expiries, slacks } = fold([polled], [...call, end(119, 2), time(1_000)]);
    expect(expiries).toEqual([]);
    expect(slacks).toMatchObject([{ slackMs: 1 }]);
  });

  test('does not look back after a pause', () => {
    const watched = { ...polled, pausedBy: ['elicitation'] as const };
    const events = [...call, begin(110, 'elicitation', 3, 2), end(400, 3)];
    expect(nextExpiryMs(fold([watched], events).state)).toBe(420);
  });
});

describe('a limit that is looked at only when a mark comes', () => {
  const looked = plain({ noticed: { on: ['progress'] } });

  test('has no timer', () => {
    const { state, expiries } = fold([looked], [...call, time(10_000)]);
    expect(expiries).toEqual([]);
    expect(nextExpiryMs(state)).toBe(Number.POSITIVE_INFINITY);
  });

  test('fires at the first such mark at or past it', () => {
    expect(firedAt([looked], [...call, mark(99, 'progress', 2), mark(130, 'progress', 2)])).toEqual([130]);
    expect(firedAt([looked], [...call, mark(100, 'progress', 2)])).toEqual([100]);
    expect(firedAt([looked], [...call, mark(100, 'byte', 2)])).toEqual([]);
  });

  test('says at each look how much was left, and nothing at the end', () => {
    expect(fold([looked], [...call, mark(70, 'progress', 2), end(500, 2)]).slacks).toMatchObject([{ slackMs: 30 }]);
  });

  test('leaves what its outcome names: that fires later for the server alone', () => {
    const reset = plain({ name: 'reset', by: 'test/reset', restartedBy: ['progress'] });
    const cap = plain({
      name: 'cap',
      limitMs: 150,
      noticed: { on: ['progress'] },
      outcome: { ...tells, leaves: ['reset'] },
    });
    const beats = [60, 120, 180].map((atMs) => mark(atMs, 'progress', 2));
    const { expiries, state } = fold([reset, cap], [...call, ...beats, time(1_000)]);
    expect(expiries).toMatchObject([
      { atMs: 180, notified: true, ended: [2], deadline: { name: 'cap' } },
      { atMs: 220, notified: false, ended: [], deadline: { name: 'reset' } },
    ]);
    expect(state.clocks).toEqual([]);
  });
});

describe('what an outcome leaves armed', () => {
  const left = { ...tells, leaves: ['inner'] };
  const inner = plain({ name: 'inner', by: 'test/inner', limitMs: 300 });

  test('is of the same span, not of one inside', () => {
    const names = (over: 'call' | 'execution') =>
      fold([inner, plain({ over: [over], outcome: left })], [...call, time(1_000)]).expiries.map(
        ({ deadline }) => deadline.name,
      );
    expect(names('execution')).toEqual(['limit', 'inner']);
    expect(names('call')).toEqual(['limit']);
  });

  test('stands still no longer for what fell with the span', () => {
    const paused = { ...inner, pausedBy: ['elicitation'] as const };
    const events = [...call, begin(50, 'elicitation', 3, 2), time(1_000)];
    expect(firedAt([paused, plain({ outcome: left })], events)).toEqual([100, 350]);
  });
});

describe('a clock from a mark', () => {
  const lost = plain({ from: 'transport-error' });

  test('is armed when the mark comes', () => {
    expect(firedAt([lost], [...call, time(1_000)])).toEqual([]);
    expect(firedAt([lost], [...call, mark(50, 'transport-error', 2), time(1_000)])).toEqual([150]);
  });

  test('is not armed twice', () => {
    const twice = [mark(50, 'transport-error', 2), mark(90, 'transport-error', 2), time(1_000)];
    expect(firedAt([lost], [...call, ...twice])).toEqual([150]);
  });

  test('is not armed twice, though nobody is told when it fires', () => {
    const silent = { ...lost, outcome: { toCaller: 'nothing', toServer: [] } } as const;
    const twice = [mark(50, 'transport-error', 2), mark(90, 'transport-error', 2), time(1_000)];
    expect(firedAt([silent], [...call, ...twice])).toEqual([150]);
  });

  test('is armed at once where the mark is the sending of the request', () => {
    for (const from of ['sent', 'written', 'received'] as const)
      expect(firedAt([plain({ from })], [...call, mark(40, from, 2), time(1_000)])).toEqual([100]);
  });
});

describe('an outcome', () => {
  const inside = [...call, begin(0, 'exchange', 3, 2), begin(0, 'body', 4, 3)];
  const inner = plain({ by: 'test/inner', over: ['body'], limitMs: 300 });

  test('ends what is inside, innermost first, and their clocks', () => {
    const { expiries, state } = fold([plain(), inner], [...inside, time(1_000)]);
    expect(expiries).toMatchObject([{ atMs: 100, ended: [4, 3, 2] }]);
    expect(state.spans.map(({ id }) => id)).toEqual([1]);
  });

  test('that abandons leaves what is inside to its own clocks, which tell nobody', () => {
    const outer = plain({ outcome: { ...tells, inner: 'abandon' } });
    const { expiries } = fold([outer, { ...inner, over: ['exchange'] }], [...inside, time(1_000)]);
    expect(expiries).toMatchObject([
      { atMs: 100, ended: [2], notified: true },
      { atMs: 300, ended: [4, 3], notified: false },
    ]);
  });

  test('of which nobody is told ends nothing', () => {
    const silent = plain({ outcome: { toCaller: 'nothing', toServer: ['close-exchange'] } });
    const { expiries, state } = fold([silent], [...call, time(1_000)]);
    expect(expiries).toMatchObject([{ atMs: 100, notified: false, ended: [] }]);
    expect(state.spans.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('that goes on is told too', () => {
    const moves = plain({
      outcome: { toCaller: { go: 'in-background' }, toServer: [], inner: 'abandon' },
      over: ['call'],
    });
    const { expiries, state } = fold([moves], [...call, time(1_000)]);
    expect(expiries).toMatchObject([{ notified: true, ended: [1] }]);
    expect(state.spans.map(({ id }) => id)).toEqual([2]);
  });
});

describe('what does not concern the session', () => {
  test('a span inside one that is over is not begun', () => {
    const { state, expiries } = fold(
      [plain()],
      [begin(0, 'call', 1), end(5, 1), begin(10, 'execution', 2, 1), time(500)],
    );
    expect([state.spans, expiries]).toEqual([[], []]);
  });

  test('an end and a mark of a span that is over', () => {
    const { state } = fold([plain()], [...call, end(5, 2), end(6, 2), mark(7, 'progress', 2)]);
    expect(state.spans.map(({ id }) => id)).toEqual([1]);
  });

  test('an end takes what is inside with it', () => {
    expect(fold([plain()], [...call, end(5, 1), time(500)])).toMatchObject({
      expiries: [],
      state: { spans: [], clocks: [] },
    });
  });

  test('time that runs backwards is refused', () => {
    const { state } = fold([], [time(10)]);
    expect(() => reduce([], state, time(9))).toThrow(RangeError);
    expect(() => reduce([], initialState, time(-1))).toThrow('order of time');
  });
});
