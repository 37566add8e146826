import { setTimeout as named } from 'node:timers';
import timersPromises from 'node:timers/promises';
import vm from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { largeModule, type wasm } from './wasm-module.ts';

// Run as it is, and by vitest-pools.test.ts in the other pools of vitest.
// A `vm` context gets a copy of the exports of Node's own modules, so names imported from them cannot become virtual.
const isVm = Object.getPrototypeOf(globalThis) !== Object.getPrototypeOf(vm.runInThisContext('globalThis'));
const HOUR = 3_600_000;
const sleep = (ms: number): Promise<unknown> => timersPromises.setTimeout(ms);
let clock: VirtualClock | undefined;
const installed = (): VirtualClock => {
  clock = new VirtualClock().install();
  return clock;
};
afterEach(() => clock?.uninstall());

describe('under vitest', () => {
  it('hours pass in no time', async () => {
    const virtual = installed();
    const started = Date.now();
    await virtual.run(async () => {
      for (let i = 0; i < 100; i++) await sleep(HOUR);
      await new Promise((resolve) => setTimeout(resolve, HOUR));
      await new Promise((resolve) => AbortSignal.timeout(HOUR).addEventListener('abort', resolve));
    });
    expect(Date.now() - started).toBe(102 * HOUR);
    expect(new Date()).toBeInstanceOf(Date);
    expect(performance.now()).toBe(102 * HOUR);
  });

  it('fetch to a silent server gives up after its 300 seconds', async () => {
    const http = await import('node:http');
    const server = http.createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const virtual = installed();
    await expect(virtual.run(() => fetch(`http://127.0.0.1:${port}/`), { limitMs: HOUR })).rejects.toThrow(
      'fetch failed',
    );
    expect(Math.floor(virtual.now / 1000)).toBeGreaterThanOrEqual(300);
    server.closeAllConnections();
    server.close();
  });

  it('a name imported from node:timers is virtual, or in a vm context reported as a leak', async () => {
    const virtual = installed();
    const run = virtual.run(() => new Promise((resolve) => named(resolve, HOUR)));

    if (isVm) await expect(run).rejects.toThrow(/in-vitest\.test\.ts:\d+/);
    else await run;
    expect(virtual.now).toBe(isVm ? 0 : HOUR);
  });

  it('an import() is work: time waits for the module', async () => {
    const virtual = installed();
    let decoy = false;
    const value = await virtual.run(async () => {
      setTimeout(() => {
        decoy = true;
      }, 1);
      return (await import('./fixtures/lazy-module.ts')).lazy.leaf;
    });

    expect([value, decoy, virtual.now]).toEqual(['loaded late', false, 0]);
  });

  // In a `vm` context that is another one than the program's: undici compiles its parser with it, at the first fetch.
  it("what Node's own WebAssembly compiles is work", async () => {
    const own = vm.runInThisContext('WebAssembly') as typeof wasm;
    const module = largeModule();
    const virtual = installed();
    const inFlight = await virtual.run(async () => {
      const compiled = own.compile(module);
      const works = virtual.report().inFlight;
      await compiled;
      return works;
    });

    expect(inFlight).toContainEqual(expect.stringContaining('webassembly'));
  });

  it("vitest's own waiting stays real, and is no leak", async () => {
    const virtual = installed();
    let looked = 0;
    await virtual
      .run(() => vi.waitFor(() => expect(++looked).toBeGreaterThan(2), { interval: 5 }))
      .catch((error) => {
        expect(error).toMatchObject({ code: 'ERR_DEADLOCK' }); // nothing virtual runs meanwhile: that is to be said
      });
    expect(virtual.report().leaks).toEqual([]);
  });

  it.fails('a test that never ends is ended by its real timeout', { timeout: 50 }, async () => {
    const virtual = installed();
    virtual.blockTime('for ever');
    await virtual.run(() => sleep(1)).catch(() => new Promise(() => {}));
  });
});

describe.concurrent('tests that run at the same time', () => {
  const outcomes: unknown[] = [];
  let arrived = 0;
  let bothHere = (): void => {};
  const both = new Promise<void>((resolve) => {
    bothHere = resolve;
  });

  it.each(['a', 'b'])('cannot both have the thread (%s)', async () => {
    let own: VirtualClock | undefined;
    try {
      own = new VirtualClock().install();
    } catch (error) {
      outcomes.push((error as { code?: string }).code);
    }
    if (++arrived === 2) bothHere();
    await both;
    own?.uninstall();
    expect(outcomes).toEqual(['ERR_CLOCK_BUSY']);
  });
});
