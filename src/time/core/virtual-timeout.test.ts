import { AsyncLocalStorage } from 'node:async_hooks';
import { setInterval as everyInterval, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

let clock: VirtualClock;
let fired: [name: string, atMs: number][];
const note = (name: string) => (): void => void fired.push([name, clock.now]);

beforeEach(() => {
  clock = new VirtualClock().install();
  fired = [];
});
afterEach(() => clock.uninstall());

describe('delays are read as Node reads them', () => {
  it.each([
    [0, 1],
    [-5, 1],
    [Number.NaN, 1],
    [undefined, 1],
    ['7', 7],
    [1.9, 1],
    [2 ** 31 - 1, 2 ** 31 - 1],
    [2 ** 31, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])('%s is %i ms', async (delay, ms) => {
    await clock.run(() => new Promise<void>((resolve) => setTimeout(resolve, delay as number)));

    expect(clock.now).toBe(ms);
  });
});

describe('setTimeout', () => {
  it('passes arguments and has the timer as `this`', async () => {
    const [self, ...args] = await clock.run(
      () =>
        new Promise<unknown[]>((resolve) => {
          const timer = setTimeout(
            function (this: unknown, ...given: unknown[]) {
              resolve([this === timer, ...given]);
            },
            5,
            'a',
            'b',
          );
        }),
    );

    expect([self, ...args]).toEqual([true, 'a', 'b']);
  });

  it('fires in order of time, then of arming', async () => {
    setTimeout(note('c'), 10);
    setTimeout(note('a'), 5);
    setTimeout(note('d'), 10);
    setTimeout(note('b'), 5);
    await clock.advance(10);

    expect(fired).toEqual([
      ['a', 5],
      ['b', 5],
      ['c', 10],
      ['d', 10],
    ]);
  });

  it('refuses what cannot be called', () => {
    expect(() => setTimeout('code' as never)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }));
  });

  it('keeps AsyncLocalStorage', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    storage.run('outer', () => setTimeout(() => seen.push(storage.getStore()), 1));
    storage.run('interval', () => {
      const timer = setInterval(() => {
        seen.push(storage.getStore());
        clearInterval(timer);
      }, 2);
    });
    setTimeout(() => seen.push(storage.getStore()), 3);
    await clock.advance(5);

    expect(seen).toEqual(['outer', 'interval', undefined]);
  });

  it('lets an error through as an uncaught exception, and goes on', async () => {
    const uncaught = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const caught = new Promise((resolve) => process.once('uncaughtException', resolve));
    const thrown = new Error('thrown in a timer');
    setTimeout(() => {
      throw thrown;
    }, 1);
    setTimeout(note('after'), 2);
    await clock.advance(2);

    expect(await caught).toBe(thrown);
    expect(fired).toEqual([['after', 2]]);
    for (const listener of uncaught) process.on('uncaughtException', listener);
  });
});

describe('clearing', () => {
  const ways: Record<string, (timer: NodeJS.Timeout) => void> = {
    clearTimeout: (timer) => clearTimeout(timer),
    clearInterval: (timer) => clearInterval(timer),
    'by number': (timer) => clearTimeout(+timer as never),
    'by string': (timer) => clearTimeout(`${timer}`),
    'close()': (timer) => timer.close(),
    'Symbol.dispose': (timer) => timer[Symbol.dispose](),
  };

  it.each(Object.entries(ways))('%s', async (_name, clear) => {
    const timer = setTimeout(note('cleared'), 5);
    const interval = setInterval(note('cleared'), 5);
    setTimeout(note('kept'), 6);
    clear(timer);
    clear(interval);
    timer.refresh();
    await clock.advance(20);

    expect(fired).toEqual([['kept', 6]]);
  });

  it('of nothing, or of what is no timer, does nothing', () => {
    for (const value of [undefined, null, 0, 'x', {}, 123456]) clearTimeout(value as never);
  });
});

describe('the handle', () => {
  it('refresh() restarts it, even once it has fired', async () => {
    const timer = setTimeout(note('fired'), 10);
    await clock.advance(6);
    timer.refresh();
    await clock.advance(9);
    expect(fired).toEqual([]);
    await clock.advance(1);
    timer.refresh();
    await clock.advance(10);

    expect(fired).toEqual([
      ['fired', 16],
      ['fired', 26],
    ]);
  });

  it('ref, unref, hasRef', () => {
    const timer = setTimeout(() => {}, 10);
    expect([timer.hasRef(), clock.hasRefTimers]).toEqual([true, true]);
    expect(timer.unref()).toBe(timer);
    expect([timer.hasRef(), clock.hasRefTimers]).toEqual([false, false]);
    expect(timer.ref().hasRef()).toBe(true);
  });

  it('refresh() once no clock is installed any more goes by real time', async () => {
    const later = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 1);
      clock.uninstall();
      timer.refresh();
    });

    expect(clock.local.nextMs).toBe(Number.POSITIVE_INFINITY);
    await later;
  });

  it("unref'd timers fire as well while a call is open", async () => {
    await clock.run(() => new Promise<void>((resolve) => setTimeout(resolve, 10).unref()));

    expect(clock.now).toBe(10);
  });
});

describe('setInterval', () => {
  it('of 0 fires once per millisecond', async () => {
    setInterval(note('tick'), 0);
    await clock.advance(3);

    expect(fired.map(([, atMs]) => atMs)).toEqual([1, 2, 3]);
  });

  it('can clear itself, and queues behind what its callback arms', async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      note('tick')();
      setTimeout(note('armed'), 10);
      if (++ticks === 2) clearInterval(timer);
    }, 10);
    await clock.advance(50);

    expect(fired).toEqual([
      ['tick', 10],
      ['armed', 20],
      ['tick', 20],
      ['armed', 30],
    ]);
  });
});

it('an interval goes on although its callback throws', async () => {
  const uncaught = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', () => {});
  setInterval(() => {
    note('tick')();
    throw new Error('thrown in an interval');
  }, 10);
  await clock.advance(20);
  process.removeAllListeners('uncaughtException');
  for (const listener of uncaught) process.on('uncaughtException', listener);

  expect(fired).toEqual([
    ['tick', 10],
    ['tick', 20],
  ]);
});

describe('timers/promises', () => {
  it('resolves to its value', async () => {
    expect(await clock.run(() => sleep(5, 'value'))).toBe('value');
    expect(clock.now).toBe(5);
  });

  it('can be aborted, before and while it waits', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('why'), 3);
    const waiting = clock.run(() => sleep(5, 0, { signal: controller.signal }));

    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', code: 'ABORT_ERR', cause: 'why' });
    await expect(sleep(5, 0, { signal: controller.signal })).rejects.toMatchObject({ code: 'ABORT_ERR' });
    expect(clock.hasRefTimers).toBe(false);
  });

  it('refuses options that are none', async () => {
    await expect(sleep(1, 0, { signal: 'x' } as never)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    await expect(sleep(1, 0, { ref: 'x' } as never)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    await expect(sleep(1, 0, null as never)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });

  it('setInterval yields each tick, counts those that were missed, and ends with its loop', async () => {
    const at: number[] = [];
    await clock.run(async () => {
      for await (const value of everyInterval(10, 'tick')) {
        expect(value).toBe('tick');
        at.push(clock.now);
        if (at.length === 1) await sleep(25);
        if (at.length === 4) break;
      }
    });

    expect(at).toEqual([10, 35, 35, 40]);
    expect(clock.hasRefTimers).toBe(false);
  });

  it('setInterval can be aborted', async () => {
    const { signal } = Object.assign(new AbortController(), {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 15);
    const loop = clock.run(async () => {
      for await (const _ of everyInterval(10, 0, { signal: controller.signal })) note('tick')();
    });

    await expect(loop).rejects.toMatchObject({ code: 'ABORT_ERR' });
    expect(fired).toEqual([['tick', 10]]);
    expect(signal.aborted).toBe(false);
  });
});
