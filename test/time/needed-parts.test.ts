import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { early, type Operation } from './early.ts';
import { openSmallWrites, type SmallWrites } from './small-writes.ts';
import { v8Hops } from './v8-hops.ts';
import { largeModule, wasm } from './wasm-module.ts';

// Parts of the rule that the stress test gets by without, most of the time: here each is the only one that can tell.

const TIMES = 20;
const NODE = Number(process.versions.node.split('.')[0]);

describe('counting the events of libuv', () => {
  it('no timer fires early while promises are settled by V8 itself', async () => {
    expect(await early(v8Hops, TIMES)).toBe(0);
  });

  // Before Node 24 the promise hooks, which cannot be left out there, tell of each promise.
  it.runIf(NODE >= 24)('without it one does, each time', async () => {
    expect(await early(v8Hops, TIMES, { without: ['events'] })).toBe(TIMES);
  });
});

describe('balancing the bytes between two ends that live here', () => {
  let connection: SmallWrites;
  beforeAll(async () => {
    connection = await openSmallWrites();
  });
  afterAll(() => connection.close());

  it('no timer fires early while the kernel holds bytes back', async () => {
    expect(await early(connection.exchange, TIMES)).toBe(0);
  });

  // For how long an acknowledgement is held back is up to the system.
  it.runIf(process.platform === 'linux')('without it one does', async () => {
    expect(await early(connection.exchange, TIMES, { without: ['loopback'] })).toBeGreaterThan(TIMES / 2);
  });
});

describe('following WebAssembly', () => {
  const bytes = largeModule();
  const ways: [string, Operation][] = [
    ['compile', () => wasm.compile(bytes)],
    ['instantiate', () => wasm.instantiate(bytes)],
  ];

  it.each(ways)('no timer fires early while V8 is busy with %s', async (_name, compile) => {
    expect(await early(compile, TIMES)).toBe(0);
  });

  it.each(ways)('without it one does during %s', async (_name, compile) => {
    expect(await early(compile, TIMES, { without: ['webcrypto'] })).toBeGreaterThan(0);
  });

  // V8 compiles these while the bytes arrive, and is hardly ever late: so what is in flight is asked for.
  it.each(['compileStreaming', 'instantiateStreaming'] as const)('%s is work until it is over', async (name) => {
    const response = new Response(bytes, { headers: { 'content-type': 'application/wasm' } });
    using clock = new VirtualClock().install();
    // With its first answer Node compiles a module of its own, which has no place here.
    const own = /^webassembly, started at .*needed-parts\.test\.ts/;
    const inFlight = (): boolean => clock.report().inFlight.some((work) => own.test(work));
    const seen = await clock.run(async () => {
      const compiled = wasm[name](response);
      const before = inFlight();
      await compiled;
      return [before, inFlight()];
    });

    expect(seen).toEqual([true, false]);
  });
});
