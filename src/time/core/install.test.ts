import net from 'node:net';
import { mock } from 'node:test';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import vm from 'node:vm';
import zlib from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

const gzip = zlib.createGzip() as unknown as { _handle: object; close(): void };
const ZLIB = Object.getPrototypeOf(gzip._handle) as object;
gzip.close();

/** Everything that install() replaces properties of, and its neighbours. */
const TOUCHED: Record<string, object> = {
  globalThis,
  'the main global': vm.runInThisContext('globalThis'),
  timers,
  'timers/promises': timersPromises,
  scheduler: timersPromises.scheduler,
  performance,
  process,
  AbortSignal,
  Intl,
  'net.Socket': net.Socket.prototype,
  'net.Server': net.Server.prototype,
  WebAssembly: (globalThis as unknown as { WebAssembly: object }).WebAssembly,
  SubtleCrypto: Object.getPrototypeOf(crypto.subtle) as object,
  Zlib: ZLIB,
  ...('Temporal' in globalThis ? { 'Temporal.Now': (globalThis as { Temporal?: { Now: object } }).Temporal!.Now } : {}),
};

/** Descriptors of all properties; accessors of `process` that change by themselves are compared as accessors. */
const snapshot = (): Record<string, Record<PropertyKey, PropertyDescriptor>> =>
  Object.fromEntries(Object.entries(TOUCHED).map(([name, object]) => [name, Object.getOwnPropertyDescriptors(object)]));

const differences = (a: ReturnType<typeof snapshot>, b: ReturnType<typeof snapshot>): string[] =>
  Object.keys(a).flatMap((name) => {
    const [before, after] = [a[name]!, b[name]!];
    const keys = new Set([...Reflect.ownKeys(before), ...Reflect.ownKeys(after)]);
    const changed = [...keys].filter((key) => !same(before[key], after[key])).map((key) => `${name}.${String(key)}`);
    return changed.filter((key) => !key.includes('undici.globalDispatcher')); // Node's own, at the first fetch
  });

const same = (a: PropertyDescriptor | undefined, b: PropertyDescriptor | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  (['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const).every((key) =>
    Object.is(a[key], b[key]),
  );

describe('uninstall', () => {
  it('puts every property back', async () => {
    const before = snapshot();
    const clock = new VirtualClock().install();
    const during = snapshot();
    await clock.run(async () => {
      await crypto.subtle.digest('SHA-256', new Uint8Array(1));
      const server = net.createServer();
      await new Promise<void>((resolve) => server.listen(0, resolve));
      server.close();
    });
    clock.uninstall();

    expect(differences(before, during).length).toBeGreaterThan(20);
    expect(differences(before, snapshot())).toEqual([]);
  });

  it('is done by `using`', () => {
    const { setTimeout } = globalThis;
    {
      using _clock = new VirtualClock().install();
      expect(globalThis.setTimeout).not.toBe(setTimeout);
    }
    expect(globalThis.setTimeout).toBe(setTimeout);
  });

  it('rejects a run that is open', async () => {
    const clock = new VirtualClock().install();
    const open = clock.run(() => new Promise((resolve) => setTimeout(resolve, 5)));
    clock.uninstall();

    await expect(open).rejects.toMatchObject({ code: 'ERR_CLOCK_USAGE' });
  });

  it('may be followed by another install', async () => {
    const clock = new VirtualClock();
    for (let i = 1; i <= 3; i++) {
      clock.install();
      await clock.run(() => new Promise((resolve) => setTimeout(resolve, 10)));
      clock.uninstall();
      expect(clock.now).toBe(10 * i);
    }
  });
});

describe('install', () => {
  afterEach(() => {
    vi.useRealTimers();
    mock.timers.reset();
  });

  it.each([
    ['vi.useFakeTimers()', () => vi.useFakeTimers(), 'sinon'],
    ['vi.useFakeTimers() without Date', () => vi.useFakeTimers({ toFake: ['setTimeout'] }), 'sinon'],
    ['vi.setSystemTime()', () => vi.setSystemTime(0), '`Date`'],
    ['mock.timers of node:test', () => mock.timers.enable({ apis: ['setTimeout'] }), 'node:test'],
    ['mock.timers of node:test for Date', () => mock.timers.enable({ apis: ['Date'] }), '`Date`'],
  ])('refuses beside %s, and says what to do', (_name, fake, by) => {
    vi.useRealTimers();
    mock.timers.reset();
    fake();
    const attempt = (): unknown => new VirtualClock().install();

    expect(attempt).toThrow(expect.objectContaining({ code: 'ERR_FAKE_CLOCK' }));
    expect(attempt).toThrow(by);
    expect(attempt).toThrow('vi.useRealTimers()');
    vi.useRealTimers();
    mock.timers.reset();
    new VirtualClock().install().uninstall();
  });

  it('refuses a second clock in this thread', () => {
    using _first = new VirtualClock().install();

    expect(() => new VirtualClock().install()).toThrow(expect.objectContaining({ code: 'ERR_CLOCK_BUSY' }));
  });

  it('does nothing in a harness', () => {
    using _first = new VirtualClock().install();
    const { setTimeout } = globalThis;
    const harness = new VirtualClock({ scope: 'harness' }).install();

    expect(harness.installed).toBe(false);
    expect(globalThis.setTimeout).toBe(setTimeout);
  });

  it('twice is once', () => {
    using clock = new VirtualClock().install();
    expect(clock.install()).toBe(clock);
  });
});
