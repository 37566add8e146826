import { wrapperOf } from '../../base/wrappers.ts';
import { timersClock } from '../thread-time.ts';
import type { TimerQueue } from '../timer-queue.ts';
import { VirtualTimeout } from '../virtual-timeout.ts';
import type { PassThroughContext } from './context.ts';

type Waited = 'ok' | 'not-equal' | 'timed-out';
type WaitResult =
  | { readonly async: false; readonly value: Waited }
  | { readonly async: true; readonly value: Promise<Waited> };
type WaitAsync = (array: Int32Array, index: number, value: unknown, timeout?: unknown) => WaitResult;

/** TypeScript knows this method only from ES2024 on. */
interface Atomic {
  readonly waitAsync?: WaitAsync;
  notify(array: Int32Array, index: number, count: number): number;
}

/** The longest delay of a timer. */
const longestMs = 2 ** 31 - 1;

/**
 * What a wait ends with: what wakes it, or a timer.
 *
 * @param passOn a wait that is woken after its time wakes the next one
 */
function endedAfter(queue: TimerQueue, woken: Promise<Waited>, afterMs: number, passOn: () => void): Promise<Waited> {
  return new Promise((resolve) => {
    let isOver = false;
    const end = (): void => {
      isOver = true;
      resolve('timed-out');
    };
    const timer = new VirtualTimeout(queue, end, Math.min(Math.ceil(afterMs), longestMs), [], false).unref();
    void woken.then((how) => {
      if (isOver) return passOn(); // no wait can leave V8's own queue
      timer.close();
      resolve(how);
    });
  });
}

/**
 * Puts the wrapper of `Atomics.waitAsync` in its place, whose timeout is a timer inside V8 that cannot be faked: the
 * wait itself is native and has none, and a virtual timer ends it.
 */
export function passWaitAsync({ patches, globals }: PassThroughContext): void {
  for (const { Atomics: atomics } of globals as readonly { readonly Atomics: Atomic }[]) {
    if (atomics.waitAsync === undefined) continue;
    patches.method<WaitAsync>(atomics, 'waitAsync', (found) =>
      wrapperOf(found, (native: WaitAsync): WaitAsync => {
        return function waitAsync(array, index, value, timeout) {
          const clock = timersClock();
          const limitMs = timeout === undefined ? Number.POSITIVE_INFINITY : Number(timeout);
          if (clock === undefined || !(limitMs > 0 && limitMs < Number.POSITIVE_INFINITY))
            return native.call(atomics, array, index, value, timeout);
          const waits = native.call(atomics, array, index, value);
          if (!waits.async) return waits;
          return {
            async: true,
            value: endedAfter(clock.queue, waits.value, limitMs, () => void atomics.notify(array, index, 1)),
          };
        };
      }),
    );
  }
}
