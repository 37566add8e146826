import type { Lending } from './fake/lending.ts';
import type { TimerQueue } from './timer-queue.ts';

/** The virtual clock that has this thread now. */
export interface RulingClock {
  readonly queue: TimerQueue;
  readonly lending: Lending;
}

/** A native function, or a class. */
type Native = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown);

interface ThreadTime {
  clock: RulingClock | undefined;
  /** Timers of earlier clocks that were started again while there was none, and are armed natively now. */
  readonly between: Set<{ refresh(): unknown }>;
  /** The wrapper of each native function, so that there is one for ever: code may keep it. */
  readonly wrappers: WeakMap<Native, Native>;
  readonly natives: WeakMap<Native, Native>;
}

// On `process`, which is one per thread: test runners load this module several times in one thread.
const KEY = Symbol.for('mcp-deadline.thread-time');
const slot = process as unknown as Record<symbol, ThreadTime | undefined>;
if (slot[KEY] === undefined) {
  const made: ThreadTime = { clock: undefined, between: new Set(), wrappers: new WeakMap(), natives: new WeakMap() };
  Object.defineProperty(process, KEY, { value: made, configurable: true });
}

/**
 * Whose time this thread has: a virtual clock's while one is installed, else Node's. Every wrapper of a native source of
 * time looks here at each call, and so may be kept by whoever saw it: under an earlier clock, or before any.
 */
export const threadTime: ThreadTime = slot[KEY] as ThreadTime;

/** The clock whose timers code is to get; none where there is no clock, or inside `clock.realtime()`. */
export function timersClock(): RulingClock | undefined {
  const { clock } = threadTime;
  return clock === undefined || clock.lending.lent ? undefined : clock;
}

/** The wrapper of a native function: made once in a thread, under the native one's name. */
export function wrapperOf<F extends Native>(native: F, make: (native: F) => Native): F {
  const known = threadTime.wrappers.get(native);
  if (known !== undefined) return known as F;
  if (threadTime.natives.has(native)) return native; // it is a wrapper itself
  const wrapper = make(native);
  for (const key of ['name', 'length'] as const)
    Object.defineProperty(wrapper, key, { value: native[key], configurable: true });
  threadTime.wrappers.set(native, wrapper);
  threadTime.natives.set(wrapper, native);
  return wrapper as F;
}

/** What a wrapper wraps; anything else is itself. */
export function nativeOf<F extends Native>(fn: F): F {
  return (threadTime.natives.get(fn) as F | undefined) ?? fn;
}
