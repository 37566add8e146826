import { performance } from 'node:perf_hooks';
import type { FakeContext } from './context.ts';

/**
 * Replaces the monotonic clocks: `performance.now()`, `process.hrtime()`, its `bigint()` and `process.uptime()`. All of
 * them start at 0 with the clock, so that equal runs read equal values. Only `now` of `performance` is replaced: its
 * marks, measures and `eventLoopUtilization` stay real.
 */
export function fakeMonotonicClocks({ queue, patches }: FakeContext): void {
  const hrtime = (since?: [number, number]): [number, number] => {
    const seconds = Math.floor(queue.nowMs / 1000);
    const nanoseconds = (queue.nowMs - seconds * 1000) * 1e6;
    if (since === undefined) return [seconds, nanoseconds];
    const borrow = nanoseconds < since[1] ? 1 : 0;
    return [seconds - since[0] - borrow, nanoseconds - since[1] + borrow * 1e9];
  };
  hrtime.bigint = (): bigint => BigInt(queue.nowMs) * 1_000_000n;

  patches.value(process, 'hrtime', hrtime);
  patches.value(process, 'uptime', () => queue.nowMs / 1000);
  patches.value(performance, 'now', () => queue.nowMs);
  patches.value(performance, 'timeOrigin', queue.epochMs);
}
