import { describe, expect, test } from 'vitest';
import { LiveClocks } from './live-clocks.ts';
import { FakeTime } from './testing/fake-time.ts';
import { plain } from './testing/plain.ts';

const over = (name: string, of: 'exchange' | 'body' | 'connection', more = {}) =>
  plain({ name, by: `test/${name}`, over: [of], ...more });

function clocksWith(deadlines: readonly ReturnType<typeof plain>[]) {
  const time = new FakeTime();
  const fired: (readonly [nowMs: number, by: string, dueMs: number])[] = [];
  const clocks = new LiveClocks(deadlines, time, ({ deadline, dueMs }) => fired.push([time.now(), deadline.by, dueMs]));
  return { time, fired, clocks };
}

describe('clocks that run', () => {
  test('fire at their time, and keep one timer until then', async () => {
    const { time, fired, clocks } = clocksWith([over('cap', 'exchange'), over('later', 'exchange', { limitMs: 500 })]);
    const id = clocks.begin('exchange', null);
    expect(time.left).toBe(1);
    await time.run();
    expect(fired).toEqual([[100, 'test/cap', 100]]);
    expect(clocks.isOpen(id)).toBe(false);
    expect(time.left).toBe(0);
  });

  test('begin anew at a mark inside', async () => {
    const { time, fired, clocks } = clocksWith([over('idle', 'exchange', { restartedBy: ['byte'] })]);
    const inside = clocks.begin('body', clocks.begin('exchange', null));
    await time.run(60);
    clocks.mark('byte', inside);
    await time.run();
    expect(fired).toEqual([[160, 'test/idle', 160]]);
  });

  test('win at the very millisecond', async () => {
    const { time, fired, clocks } = clocksWith([over('cap', 'exchange')]);
    const id = clocks.begin('exchange', null);
    time.setTimer(() => clocks.end(id), 0);
    await time.run(0);
    expect(fired).toEqual([]);
    const again = clocks.begin('exchange', null);
    time.setTimer(() => clocks.catchUp(), 100);
    await time.run();
    expect(fired).toEqual([[100, 'test/cap', 100]]);
    expect(clocks.isOpen(again)).toBe(false);
  });

  test('may be ended by what they fired', async () => {
    const time = new FakeTime();
    const fired: string[] = [];
    const clocks: LiveClocks = new LiveClocks([over('a', 'body'), over('b', 'exchange')], time, ({ deadline }) => {
      fired.push(deadline.name);
      clocks.end(outer, 'closed');
    });
    const outer = clocks.begin('exchange', null);
    clocks.begin('body', outer);
    await time.run();
    // Both were due at once: the reducer had fired them before anybody could end anything.
    expect(fired).toEqual(['b']);
    expect(time.left).toBe(0);
  });
});

describe('slack', () => {
  test('the least of each clock, told once', async () => {
    const { time, clocks } = clocksWith([over('idle', 'exchange', { restartedBy: ['byte'] })]);
    const id = clocks.begin('exchange', null);
    for (const atMs of [30, 110, 120]) {
      await time.run(atMs);
      clocks.mark('byte', id);
    }
    clocks.end(id);
    expect(clocks.takeSlacks().map(({ atMs, slackMs }) => [atMs, slackMs])).toEqual([[110, 20]]);
    expect(clocks.takeSlacks()).toEqual([]);
  });

  test('none of a span that did not end well', () => {
    const { clocks } = clocksWith([over('cap', 'exchange')]);
    clocks.end(clocks.begin('exchange', null), 'closed');
    expect(clocks.takeSlacks()).toEqual([]);
  });
});

describe('paused', () => {
  test('there is no timer, and what was due meanwhile fires with its time', async () => {
    const { time, fired, clocks } = clocksWith([over('idle', 'connection')]);
    clocks.begin('connection', null);
    clocks.pause();
    expect(time.left).toBe(0);
    await time.run(5_000);
    expect(fired).toEqual([]);
    clocks.resume();
    expect(fired).toEqual([[5_000, 'test/idle', 100]]);
  });

  test('what was not due runs on', async () => {
    const { time, fired, clocks } = clocksWith([over('idle', 'connection')]);
    clocks.begin('connection', null);
    clocks.pause();
    await time.run(40);
    clocks.resume();
    await time.run();
    expect(fired).toEqual([[100, 'test/idle', 100]]);
  });
});

test('a clock that is taken off does not fire, until it is put on again', async () => {
  const { time, fired, clocks } = clocksWith([over('cap', 'exchange')]);
  const id = clocks.begin('exchange', null);
  clocks.disarm(new Set(['cap']));
  expect(time.left).toBe(0);
  clocks.end(id);
  clocks.use([over('cap', 'exchange')]);
  clocks.begin('exchange', null);
  await time.run();
  expect(fired).toHaveLength(1);
});

test('stopped, it leaves nothing', () => {
  const { time, clocks } = clocksWith([over('cap', 'exchange')]);
  clocks.begin('exchange', null);
  clocks.stop();
  expect(time.left).toBe(0);
});
