import { real } from '../../base/real.ts';
import { threadTime } from '../thread-time.ts';
import type { QueueItem, TimerQueue } from '../timer-queue.ts';
import { type TimerCallback, VirtualTimeout } from '../virtual-timeout.ts';
import type { FakeContext } from './context.ts';

/** The parts of Node's own timer that link the timers of one duration to a ring. All versions of Node have them. */
interface NativeTimeout {
  _idleNext: NativeTimeout;
  _idleTimeout: number;
  /** Absent in the head of the ring. */
  _onTimeout?: TimerCallback | null;
  refresh(): this;
}

/** The intervals at which undici looks at its timeouts. The second one is that of undici 5. */
const TICKS_MS = [499, 1000];
const NAMES = new Set(['onTick', 'onTimeout']);
const textOf = Function.prototype.toString; // before a program replaces it

/**
 * Undici, and so `fetch`, keeps its timeouts in its own list, and looks at them at each tick of one timer that it never
 * replaces. It starts that timer only when the first timeout enters the list. If the timer was armed on an earlier clock, or
 * natively before there was any clock, no tick would come under this clock while the list is not empty, and no timeout of any
 * request would fire. So this clock adopts the ticks that are armed.
 *
 * @returns a function to call when this clock is uninstalled. It makes the ticks native until the next clock adopts them
 */
export function adoptUndiciTicks({ queue, patches }: FakeContext): () => void {
  for (const timer of [...threadTime.between]) timer.refresh();
  for (const timer of nativeTicks()) standIn(timer, queue);
  const prototype = Object.getPrototypeOf(probe(1, () => {})) as NativeTimeout;
  // A tick that is not armed now is started by its own `refresh`.
  patches.method<(this: NativeTimeout) => NativeTimeout>(prototype, 'refresh', (native) => {
    return function (this: NativeTimeout): NativeTimeout {
      if (!isTick(this._onTimeout)) return native.call(this);
      standIn(this, queue);
      return this;
    };
  });
  return () => {
    const ticks: VirtualTimeout[] = [];
    queue.heap.some((item) => {
      if (isVirtualTick(item)) ticks.push(item);
      return false;
    });
    for (const tick of ticks) tick.refresh();
  };
}

/** Replaces a native timer of undici permanently by a virtual timer. Undici calls no method of its timer except `refresh`. */
function standIn(timer: NativeTimeout, queue: TimerQueue): void {
  const { _onTimeout: callback, _idleTimeout: delayMs } = timer;
  if (!callback) return;
  real.clearTimeout(timer as unknown as NodeJS.Timeout);
  const virtual = new VirtualTimeout(queue, callback, delayMs, [], false).unref();
  timer.refresh = function (this: NativeTimeout) {
    virtual.refresh();
    return this;
  };
}

/** The native ticks of undici that are armed in this thread. */
function nativeTicks(): NativeTimeout[] {
  const ticks: NativeTimeout[] = [];
  for (const delayMs of TICKS_MS)
    probe(delayMs, (self) => {
      for (let timer = self._idleNext; timer !== self; timer = timer._idleNext)
        if (isTick(timer._onTimeout)) ticks.push(timer);
    });
  return ticks;
}

/** Arms a native timer, looks at it, and disarms it. */
function probe(delayMs: number, look: (timer: NativeTimeout) => void): NativeTimeout {
  const timer = real.setTimeout(() => {}, delayMs);
  look(timer as unknown as NativeTimeout);
  real.clearTimeout(timer);
  return timer as unknown as NativeTimeout;
}

const isVirtualTick = (item: QueueItem): item is VirtualTimeout => isTick((item as Partial<VirtualTimeout>).callback);

const isTick = (callback: TimerCallback | null | undefined): callback is TimerCallback =>
  typeof callback === 'function' && NAMES.has(callback.name) && textOf.call(callback).includes('fastTimers');
