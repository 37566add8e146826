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

/** TypeScript declares this method only for ES2024 and later. */
interface Atomic {
  readonly waitAsync?: WaitAsync;
  notify(array: Int32Array, index: number, count: number): number;
}

/** The longest delay of a timer. */
const longestMs = 2 ** 31 - 1;

/**
 * The result of a wait, which ends when it is woken or when a timer fires.
 *
 * @param passOn called if the wait is woken after its timer fired: it wakes the next wait
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
 * Installs the wrapper of `Atomics.waitAsync`. The timeout of the native function is a timer inside V8, which cannot be faked. So
 * the native wait gets no timeout, and a virtual timer ends the wait.
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
