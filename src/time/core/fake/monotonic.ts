import { performance } from 'node:perf_hooks';
import { wrapperOf } from '../../base/wrappers.ts';
import { threadTime } from '../thread-time.ts';
import type { FakeContext, PassThroughContext } from './context.ts';

type Time = [number, number];
type Utilization = typeof performance.eventLoopUtilization;
type Hrtime = (since?: Time) => Time;

function virtualHrtime(nowMs: number, since: Time | undefined): Time {
  const seconds = Math.floor(nowMs / 1000);
  const nanoseconds = (nowMs - seconds * 1000) * 1e6;
  if (since === undefined) return [seconds, nanoseconds];
  const borrow = nanoseconds < since[1] ? 1 : 0;
  return [seconds - since[0] - borrow, nanoseconds - since[1] + borrow * 1e9];
}

const passHrtime = (native: Hrtime & { bigint?: () => bigint }): Hrtime => {
  const hrtime: Hrtime = (since) => {
    const queue = threadTime.clock?.queue;
    return queue === undefined ? native(since) : virtualHrtime(queue.monotonicMs, since);
  };
  const bigint = (): bigint => {
    const queue = threadTime.clock?.queue;
    return queue === undefined ? (native as NodeJS.HRTime).bigint() : BigInt(queue.monotonicMs) * 1_000_000n;
  };
  return Object.assign(hrtime, { bigint });
};

/**
 * Installs the wrappers of the monotonic clocks: `performance.now()`, `process.hrtime()`, its `bigint()` and
 * `process.uptime()`. Under a virtual clock, all of them are 0 at the start of that clock, so that equal runs read equal values.
 * Only `now` of `performance` is wrapped: its marks, measures and `eventLoopUtilization` stay real.
 */
export function passMonotonicClocks({ patches }: PassThroughContext): void {
  patches.method(process, 'hrtime', (native: Hrtime) => wrapperOf(native, passHrtime));
  patches.method(process, 'uptime', (found: () => number) =>
    wrapperOf(found, (native: () => number) => () => {
      const queue = threadTime.clock?.queue;
      return queue === undefined ? native() : queue.monotonicMs / 1000;
    }),
  );
  patches.method(performance, 'now', (found: () => number) =>
    wrapperOf(found, (native: () => number) => () => threadTime.clock?.queue.monotonicMs ?? native.call(performance)),
  );
  // Node computes the utilization from `process.hrtime`, which has another zero under a virtual clock.
  patches.method(performance, 'eventLoopUtilization', (found: Utilization) =>
    wrapperOf(
      found,
      (native: Utilization): Utilization =>
        (one, other) => {
          const { clock } = threadTime;
          threadTime.clock = undefined;
          try {
            return native.call(performance, one, other);
          } finally {
            threadTime.clock = clock;
          }
        },
    ),
  );
}

/** `performance.timeOrigin`, which is a number and has no wrapper. */
export function fakeTimeOrigin({ queue, patches }: FakeContext): void {
  patches.value(performance, 'timeOrigin', queue.epochMs);
}
