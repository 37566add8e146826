import { real } from '../../base/real.ts';
import { threadTime } from '../thread-time.ts';
import type { QueueItem, TimerQueue } from '../timer-queue.ts';
import { type TimerCallback, VirtualTimeout } from '../virtual-timeout.ts';
import type { FakeContext } from './context.ts';

/** The parts of Node's own timer by which timers of one duration form a ring; they are as old as timers are. */
interface NativeTimeout {
  _idleNext: NativeTimeout;
  _idleTimeout: number;
  /** The head of the ring has none. */
  _onTimeout?: TimerCallback | null;
  refresh(): this;
}

/** How often undici looks at its timeouts; the second is that of its version 5. */
const TICKS_MS = [499, 1000];
const NAMES = new Set(['onTick', 'onTimeout']);
const textOf = Function.prototype.toString; // before a program replaces it

/**
 * Undici, and so `fetch`, keeps its timeouts in a list of its own, and looks at them at each tick of one timer that it
 * keeps for good. It starts that timer only when the first timeout enters the list. A tick that is armed on an earlier
 * clock, or natively since before there was any, would never come under this clock while the list is not empty: then no
 * timeout of any request would ever fire. So whatever tick is armed goes on under this clock.
 *
 * @returns hands the ticks on when this clock is uninstalled: they are native until the next one takes them
 */
export function adoptUndiciTicks({ queue, patches }: FakeContext): () => void {
  for (const timer of [...threadTime.between]) timer.refresh();
  for (const timer of nativeTicks()) standIn(timer, queue);
  const prototype = Object.getPrototypeOf(probe(1, () => {})) as NativeTimeout;
  // One that is not armed now is started by its own `refresh`.
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

/** Lets a virtual timer do, for good, what a native one of undici did: undici calls nothing but its `refresh`. */
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

/** Those that are armed in this thread. */
function nativeTicks(): NativeTimeout[] {
  const ticks: NativeTimeout[] = [];
  for (const delayMs of TICKS_MS)
    probe(delayMs, (self) => {
      for (let timer = self._idleNext; timer !== self; timer = timer._idleNext)
        if (isTick(timer._onTimeout)) ticks.push(timer);
    });
  return ticks;
}

/** A native timer that is armed only while it is looked at. */
function probe(delayMs: number, look: (timer: NativeTimeout) => void): NativeTimeout {
  const timer = real.setTimeout(() => {}, delayMs);
  look(timer as unknown as NativeTimeout);
  real.clearTimeout(timer);
  return timer as unknown as NativeTimeout;
}

const isVirtualTick = (item: QueueItem): item is VirtualTimeout => isTick((item as Partial<VirtualTimeout>).callback);

const isTick = (callback: TimerCallback | null | undefined): callback is TimerCallback =>
  typeof callback === 'function' && NAMES.has(callback.name) && textOf.call(callback).includes('fastTimers');
