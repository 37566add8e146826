import { getEventListeners, once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResourceEvent } from '../base/resource-event.ts';
import { VirtualClock } from './virtual-clock.ts';

const HOUR = 3_600_000;
const never = (): Promise<never> => new Promise(() => {});
let clock: VirtualClock;

beforeEach(() => {
  clock = new VirtualClock().install();
});
afterEach(() => clock.uninstall());

describe('run', () => {
  it('resolves with what fn returns, at the instant it does', async () => {
    setTimeout(() => {}, 10_000);

    expect(await clock.run(() => sleep(HOUR, 'value'))).toBe('value');
    expect(clock.now).toBe(HOUR);
    expect(await clock.run(() => 'at once')).toBe('at once');
    expect(clock.now).toBe(HOUR);
  });

  it('rejects with what fn throws', async () => {
    const error = new Error('mine');
    const throws = (): never => {
      throw error;
    };

    await expect(clock.run(throws)).rejects.toBe(error);
    await expect(clock.run(async () => throws())).rejects.toBe(error);
    expect(await clock.run(() => 'still alive')).toBe('still alive');
  });

  it('takes no virtual time for real I/O', async () => {
    const fires = new Set<string>();
    setTimeout(() => fires.add('decoy'), 1);
    await clock.run(async () => {
      await fs.promises.readFile(process.execPath);
      await promisify(zlib.gzip)(Buffer.alloc(1e6));
    });

    expect([clock.now, fires.size]).toEqual([0, 0]);
  });

  it('fires a timer due exactly at its limit, and none beyond', async () => {
    expect(await clock.run(() => sleep(500, 'just'), { limitMs: 500 })).toBe('just');
    const late = clock.run(() => sleep(501), { limitMs: 500 });

    await expect(late).rejects.toMatchObject({ code: 'ERR_VIRTUAL_LIMIT' });
    await expect(late).rejects.toThrow(/virtual-clock\.test\.ts:\d+:\d+ is still open after its limit of 500/);
    expect(clock.now).toBe(1000);
  });

  it('counts its steps', async () => {
    const ticks = (count: number) => async (): Promise<void> => {
      for (let i = 0; i < count; i++) await sleep(1);
    };

    await clock.run(ticks(5), { maxSteps: 5 });
    await expect(clock.run(ticks(6), { maxSteps: 5 })).rejects.toMatchObject({ code: 'ERR_STEP_LIMIT' });
  });

  it('counts them from 0 in each run', async () => {
    const tick = (): Promise<void> => sleep(1);
    await clock.run(tick, { maxSteps: 1 });
    await clock.run(tick, { maxSteps: 1 });

    expect(clock.now).toBe(2);
  });

  it('is given up by its signal', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 100);

    await expect(clock.run(() => sleep(HOUR), { signal: controller.signal })).rejects.toBe('enough');
    expect(clock.now).toBe(100);
    await expect(clock.run(() => 1, { signal: AbortSignal.abort('before') })).rejects.toBe('before');
  });

  it('lets go of its signal', async () => {
    const { signal } = new AbortController();
    await clock.run(() => sleep(1), { signal });

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is the only driver of time', async () => {
    const open = clock.run(() => sleep(10));

    for (const second of [() => clock.run(() => 1), () => clock.advance(1), () => clock.advanceUntil(sleep(1))]) {
      expect(second).toThrow(expect.objectContaining({ code: 'ERR_CLOCK_RUNNING' }));
    }
    await open;
    await clock.advance(1);
  });

  it('needs an installed clock', () => {
    clock.uninstall();
    expect(() => clock.run(() => 1)).toThrow(expect.objectContaining({ code: 'ERR_CLOCK_USAGE' }));
  });

  it('time does not move between runs', async () => {
    const early = sleep(1).then(() => 'early');
    await fs.promises.stat('.');
    await new Promise((resolve) => setImmediate(resolve));

    expect(clock.now).toBe(0);
    expect(await clock.advanceUntil(early)).toBe('early');
  });
});

describe('advance', () => {
  it('fires what is due on the way, and settles', async () => {
    const fired: number[] = [];
    setInterval(() => fired.push(clock.now), 10);
    await clock.advance(25);
    expect([fired, clock.now]).toEqual([[10, 20], 25]);
    await clock.advance(5);
    expect([fired, clock.now]).toEqual([[10, 20, 30], 30]);
  });

  it('moves time even if nothing is armed', async () => {
    await clock.advance(HOUR);
    await clock.advance(0);
    expect(clock.now).toBe(HOUR);
  });

  it.each([-1, 1.5, Number.NaN])('refuses %s', (ms) => {
    expect(() => clock.advance(ms)).toThrow(expect.objectContaining({ code: 'ERR_CLOCK_USAGE' }));
  });
});

describe('setTimer', () => {
  it('fires with the timers of the program, and can be cancelled', async () => {
    const fired: string[] = [];
    clock.setTimer(() => fired.push('harness'), 10);
    clock.setTimer(() => fired.push('cancelled'), 5).cancel();
    setTimeout(() => fired.push('program'), 10);
    await clock.advance(10);

    expect(fired).toEqual(['harness', 'program']);
    expect(clock.hasRefTimers).toBe(false);
  });
});

describe('ties', () => {
  const order = async (ties: 'fifo' | number): Promise<string> => {
    clock.uninstall();
    clock = new VirtualClock({ ties }).install();
    const fired: string[] = [];
    // a and b have one duration, so Node keeps their order; c was armed later with a shorter one, h is the harness's.
    setTimeout(() => fired.push('a'), 10);
    setTimeout(() => fired.push('b'), 10);
    clock.setTimer(() => fired.push('h'), 10);
    await clock.advance(4);
    setTimeout(() => fired.push('c'), 6);
    await clock.advance(10);
    expect(clock.report().tiesMet).toBe(3);
    return fired.join('');
  };

  it('are broken first in, first out', async () => {
    expect(await order('fifo')).toBe('abhc');
  });

  it('or as a seed says: always alike, never against the order that Node keeps', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const first = await order(seed);
      expect(await order(seed)).toBe(first);
      expect(first.indexOf('a')).toBeLessThan(first.indexOf('b'));
      orders.add(first);
    }
    expect([...orders].sort()).toEqual(['abch', 'abhc', 'cabh', 'chab', 'habc', 'hcab']);
  });
});

it('a seed orders timers that meet again at another instant independently', async () => {
  clock.uninstall();
  clock = new VirtualClock({ ties: 1 }).install();
  const orders = new Set<string>();
  for (let i = 0; i < 20; i++) {
    let order = '';
    setTimeout(() => (order += 'p'), 10);
    clock.setTimer(() => (order += 'h'), 10);
    await clock.advance(10);
    orders.add(order);
  }

  expect([...orders].sort()).toEqual(['hp', 'ph']);
});

describe('hold', () => {
  it('keeps time from moving until it is released', async () => {
    const release = clock.blockTime('a native addon works');
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 1);
    const run = clock.run(() => sleep(5));
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    expect([fired, clock.now]).toEqual([false, 0]);
    expect(clock.report().inFlight[0]).toMatch(
      /^hold "a native addon works", started at .*virtual-clock\.test\.ts:\d+/,
    );
    release();
    release();
    await run;

    expect([fired, clock.now]).toEqual([true, 5]);
  });
});

describe('realtime', () => {
  it('gives native timers to the code inside, while virtual time does not move', async () => {
    let decoy = false;
    setTimeout(() => {
      decoy = true;
    }, 1);
    await clock.run(() =>
      clock.realtime(async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await sleep(2);
        await new Promise((resolve) => {
          const timer = setInterval(() => resolve(clearInterval(timer)), 1);
        });
      }),
    );

    expect([clock.now, decoy, clock.report().leaks]).toEqual([0, false, []]);
  });

  it('gives time free again if what runs inside rejects', async () => {
    const mine = new Error('mine');
    const failed = clock.run(() => clock.realtime(() => Promise.reject(mine)));

    await expect(failed).rejects.toBe(mine);
    expect(clock.report().inFlight).toEqual([]);
  });

  it('lends AbortSignal.timeout as well', async () => {
    await clock.realtime(() => void AbortSignal.timeout(1));

    expect(clock.local.nextMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('lends nothing to what runs beside it', async () => {
    let inside: unknown;
    let beside: unknown;
    await clock.run(async () => {
      const real = clock.realtime(async () => {
        inside = setTimeout(() => {}, 1);
        await new Promise((resolve) => setTimeout(resolve, 1));
      });
      beside = setTimeout(() => {}, 1);
      await real;
    });

    expect(inside?.constructor.name).toBe('Timeout');
    expect(beside?.constructor.name).toBe('VirtualTimeout');
  });
});

describe('attribute and onResource', () => {
  it('tell what was opened, by whom, and when', async () => {
    const events: ResourceEvent[] = [];
    const stop = clock.onResource((event) => events.push(event));
    await clock.run(async () => {
      await sleep(10);
      await clock.attribute('upstream', async () => {
        await sleep(5);
        await fs.promises.stat('.');
      });
      await fs.promises.stat('.');
    });
    stop();
    await clock.run(() => fs.promises.stat('.'));

    const fsEvents = events.filter(({ resource }) => resource === 'fs');
    expect(fsEvents.map(({ kind, label, atMs }) => [kind, label, atMs])).toEqual([
      ['resource-opened', 'upstream', 15],
      ['resource-closed', 'upstream', 15],
      ['resource-opened', undefined, 15],
      ['resource-closed', undefined, 15],
    ]);
    expect(fsEvents[0]?.id).toBe(fsEvents[1]?.id);
    expect(fsEvents[0]?.id).not.toBe(fsEvents[2]?.id);
  });
});

it('onResource tells the end of both ends of a connection', async () => {
  const events: ResourceEvent[] = [];
  clock.onResource((event) => events.push(event));
  await clock.run(async () => {
    const server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(server, 'connection');
    socket.end();
    await Promise.all([once(socket, 'close'), once(server.close(), 'close')]);
  });

  const ids = (kind: ResourceEvent['kind'], resource: string): number[] =>
    events.flatMap((event) => (event.kind === kind && event.resource === resource ? [event.id] : [])).sort();
  expect(ids('resource-opened', 'socket')).toHaveLength(2);
  expect(ids('resource-closed', 'socket')).toEqual(ids('resource-opened', 'socket'));
  expect(ids('resource-closed', 'server')).toEqual(ids('resource-opened', 'server'));
});

describe('ioCost', () => {
  it('may be one for all kinds, and is charged in whole milliseconds', async () => {
    clock.uninstall();
    clock = new VirtualClock({ ioCost: 1.5 }).install();
    await clock.run(() => fs.promises.stat('.'));

    expect(clock.now).toBe(2);
  });

  it('charges each completed request before its callback, never beyond the next timer', async () => {
    clock.uninstall();
    clock = new VirtualClock({ ioCost: (kind) => (kind === 'fs' ? 7 : 0) }).install();
    const seen: number[] = [];
    await clock.run(async () => {
      await fs.promises.stat('.');
      seen.push(Date.now() - clock.epochMs);
      setTimeout(() => seen.push(-clock.now), 3);
      await fs.promises.stat('.');
      seen.push(clock.now);
      await sleep(1);
    });

    expect(seen).toEqual([7, 10, -10]);
  });
});

describe('scope harness', () => {
  it('runs timers of the harness, several clocks at once, and leaves the globals alone', async () => {
    clock.uninstall();
    const clocks = [new VirtualClock({ scope: 'harness' }), new VirtualClock({ scope: 'harness' })] as const;
    const wait = (of: VirtualClock, ms: number): Promise<number> =>
      of.run(() => new Promise((resolve) => of.setTimer(() => resolve(of.now), ms)));

    expect(await Promise.all([wait(clocks[0], 60_000), wait(clocks[1], HOUR)])).toEqual([60_000, HOUR]);
    await expect(clocks[0].run(never)).rejects.toMatchObject({ code: 'ERR_DEADLOCK' });
  });

  it('blocks time like any other', async () => {
    clock.uninstall();
    const harness = new VirtualClock({ scope: 'harness' });
    const release = harness.blockTime('reading');
    const run = harness.run(() => new Promise<void>((resolve) => harness.setTimer(resolve, 5)));
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(harness.now).toBe(0);
    release();
    await run;
    expect(harness.now).toBe(5);
  });
});

describe('report', () => {
  it('says what was done', async () => {
    await clock.run(async () => {
      await sleep(5);
      await fs.promises.readFile(process.execPath);
    });
    const { steps, turns, realWaitMs, nowMs, leaks, inFlight } = clock.report();

    expect({ steps, nowMs, leaks, inFlight }).toEqual({ steps: 1, nowMs: 5, leaks: [], inFlight: [] });
    expect(turns).toBeGreaterThan(2);
    expect(realWaitMs.fs).toBeGreaterThan(0);
  });
});
