import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { performance as hooksPerformance } from 'node:perf_hooks';
import nodeProcess, { hrtime, uptime } from 'node:process';
import {
  clearTimeout as namedClearTimeout,
  setInterval as namedSetInterval,
  setTimeout as namedSetTimeout,
} from 'node:timers';
import { setInterval as everyInterval, scheduler, setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fetch as undiciFetch } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

const EPOCH = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
let clock: VirtualClock;

beforeEach(() => {
  clock = new VirtualClock().install();
});
afterEach(() => clock.uninstall());

/** Waits for a notification. */
function waitAsync(array: Int32Array, timeoutMs: number): Promise<string> {
  const { waitAsync: wait } = Atomics as unknown as {
    waitAsync(array: Int32Array, index: number, value: number, timeoutMs: number): { value: Promise<string> };
  };
  return wait(array, 0, 0, timeoutMs).value;
}

/** Ways to wait one virtual hour. */
const waits: Record<string, () => Promise<unknown>> = {
  'global setTimeout': () => new Promise((resolve) => setTimeout(resolve, HOUR)),
  'global setInterval': () => new Promise((resolve) => setInterval(resolve, HOUR)),
  'setTimeout of node:timers, imported by name': () => new Promise((resolve) => namedSetTimeout(resolve, HOUR)),
  'setInterval of node:timers, imported by name': () => new Promise((resolve) => namedSetInterval(resolve, HOUR)),
  'promisify(setTimeout)': () => promisify(setTimeout)(HOUR),
  'setTimeout of node:timers/promises': () => sleep(HOUR),
  'setInterval of node:timers/promises': async () => {
    for await (const _ of everyInterval(HOUR)) return;
  },
  'scheduler.wait': () => scheduler.wait(HOUR),
  'AbortSignal.timeout': () => once(AbortSignal.timeout(HOUR), 'abort'),
  'Atomics.waitAsync': () => waitAsync(new Int32Array(new SharedArrayBuffer(4)), HOUR),
  'AbortSignal.any': () => once(AbortSignal.any([AbortSignal.timeout(HOUR)]), 'abort'),
  'AbortSignal.timeout on events.once': () =>
    once(new EventEmitter(), 'never', { signal: AbortSignal.timeout(HOUR) }).catch(() => 'aborted'),
  'a timeout of a socket': () => idleSocket((socket) => socket.setTimeout(HOUR)),
};

describe.each(Object.entries(waits))('%s', (_name, wait) => {
  it('waits in virtual time', async () => {
    await clock.run(wait);

    expect(clock.now).toBe(HOUR);
  });
});

describe('clocks that are read', () => {
  beforeEach(() => clock.advance(HOUR));

  it('Date, in all its forms', () => {
    expect(Date.now()).toBe(EPOCH + HOUR);
    expect(new Date().toISOString()).toBe('2026-01-01T01:00:00.000Z');
    expect(Date()).toContain('2026');
    expect(new Date(5).getTime()).toBe(5);
    expect(new Date()).toBeInstanceOf(Date);
    expect(Date.UTC(2000, 0)).toBe(946684800000);
  });

  it('the monotonic clocks start at 0 with the virtual one', () => {
    expect(performance.now()).toBe(HOUR);
    expect(hooksPerformance.now()).toBe(HOUR);
    expect(performance.timeOrigin + performance.now()).toBe(Date.now());
    expect(process.hrtime()).toEqual([3600, 0]);
    expect(hrtime([3599, 999_999_999])).toEqual([0, 1]);
    expect(hrtime.bigint()).toBe(BigInt(HOUR) * 1_000_000n);
    expect(nodeProcess.uptime()).toBe(3600);
    expect(uptime()).toBe(3600);
  });

  it('Intl formats now, and only now', () => {
    const format = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'UTC' });

    expect(format.format()).toMatch(/^1:00\sAM$/);
    expect(format.format(0)).toMatch(/^12:00\sAM$/);
    expect(format.formatToParts()[0]?.value).toBe('1');
    expect(format).toBeInstanceOf(Intl.DateTimeFormat);
    expect(Intl.DateTimeFormat('en', { timeZone: 'UTC', hour: 'numeric' }).format()).toMatch(/^1\sAM$/);
  });

  it('a program may replace what a formatter of Intl does, as without a clock', () => {
    const format = new Intl.DateTimeFormat('en');
    format.formatToParts = () => [{ type: 'literal', value: 'assigned' }];
    Object.defineProperty(format, 'format', { value: () => 'defined' });

    expect(format.formatToParts()[0]?.value).toBe('assigned');
    expect(format.format()).toBe('defined');
    Object.defineProperty(format, 'formatToParts', { get: () => () => [] });
    expect(format.formatToParts()).toEqual([]);
  });

  it.runIf('Temporal' in globalThis)('Temporal', () => {
    const { Temporal } = globalThis as unknown as { Temporal: { Now: { instant(): { epochMilliseconds: number } } } };

    expect(Temporal.Now.instant().epochMilliseconds).toBe(EPOCH + HOUR);
  });

  it('leaves the rest of performance alone', () => {
    expect(performance.eventLoopUtilization().active).toBeGreaterThan(0);
  });
});

describe('Atomics.waitAsync', () => {
  it('ends with a notification that comes in time', async () => {
    const array = new Int32Array(new SharedArrayBuffer(4));
    await clock.run(async () => {
      setTimeout(() => Atomics.notify(array, 0), HOUR - 1);
      expect(await waitAsync(array, HOUR)).toBe('ok');
    });
    expect(Date.now()).toBe(EPOCH + HOUR - 1);
  });

  it('that is over takes no notification from another one', async () => {
    const array = new Int32Array(new SharedArrayBuffer(4));
    await clock.run(async () => {
      const [first, second] = [waitAsync(array, 1_000), waitAsync(array, HOUR)];
      expect(await first).toBe('timed-out');
      Atomics.notify(array, 0, 1);
      expect(await second).toBe('ok');
    });
    expect(Date.now()).toBe(EPOCH + 1_000);
  });
});

describe('HTTP', () => {
  it.each([
    ['global fetch', (url: string) => fetch(url)],
    ['undici', (url: string) => undiciFetch(url)],
  ])('%s gives a silent server up after its 300 s for headers', async (_name, get) => {
    await using server = await listen(http.createServer(() => {}));

    const call = clock.run(() => get(server.url), { limitMs: HOUR });

    await expect(call).rejects.toThrow('fetch failed');
    expect(clock.now).toBeGreaterThanOrEqual(300_000);
    expect(clock.now).toBeLessThan(302_000); // undici looks at its timers every half second
  });

  it('a request has its timeout, and a kept-alive connection of a server too', async () => {
    const server = http.createServer((_request, response) => response.end('x'));
    server.keepAliveTimeout = 7000;
    await using at = await listen(server);
    const agent = new http.Agent({ keepAlive: true });

    const closedAt = await clock.run(async () => {
      const socket = await new Promise<net.Socket>((resolve) => {
        const request = http.get(at.url, { agent }, (response) => response.resume());
        request.on('socket', resolve);
      });
      await once(socket, 'close');
      return clock.now;
    });

    expect(closedAt).toBeGreaterThanOrEqual(7000);
    expect(closedAt).toBeLessThanOrEqual(8000); // Node adds a buffer of a second in some versions
    agent.destroy();
  });

  it('http.get with a timeout', async () => {
    await using server = await listen(http.createServer(() => {}));

    await clock.run(
      () =>
        new Promise<void>((resolve) => {
          const request = http.get(server.url, { timeout: 2500 }, () => {});
          request.on('timeout', () => request.destroy());
          request.on('error', () => {});
          request.on('close', () => resolve());
        }),
    );

    expect(clock.now).toBe(2500);
  });
});

it('never fakes what is no timer', async () => {
  const order: string[] = [];
  await clock.run(async () => {
    setImmediate(() => order.push('immediate'));
    process.nextTick(() => order.push('tick'));
    queueMicrotask(() => order.push('microtask'));
    await new Promise((resolve) => setTimeout(resolve, 1));
  });

  expect(order).toEqual(['microtask', 'tick', 'immediate']);
});

it('clears timers that were armed before it was installed', async () => {
  clock.uninstall();
  const armed = setTimeout(() => expect.unreachable(), 1);
  clock.install();
  clearTimeout(armed);
  namedClearTimeout(armed);

  clock.uninstall();
  expect((armed as unknown as { _destroyed: boolean })._destroyed).toBe(true);
});

function idleSocket(configure: (socket: net.Socket) => void): Promise<void> {
  return new Promise((resolve) => {
    const server = net
      .createServer((accepted) => accepted.resume())
      .listen(0, '127.0.0.1', () => {
        const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1', () => configure(socket));
        socket.once('timeout', () => {
          socket.destroy();
          server.close(() => resolve());
        });
      });
  });
}

async function listen(server: http.Server): Promise<AsyncDisposable & { url: string }> {
  await clock.run(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
