import type { NativeTimeAccess } from './fake/native-time-access.ts';
import type { TimerQueue } from './timer-queue.ts';

/** The virtual clock that has this thread now. */
export interface InstalledClock {
  readonly queue: TimerQueue;
  readonly nativeAccess: NativeTimeAccess;
}

interface ThreadTime {
  clock: InstalledClock | undefined;
  /** Timers of earlier clocks that were started again while there was none, and are armed natively now. */
  readonly between: Set<{ refresh(): unknown }>;
}

// On `process`, which is one per thread: test runners load this module several times in one thread.
const KEY = Symbol.for('mcp-deadline.thread-time');
const slot = process as unknown as Record<symbol, ThreadTime | undefined>;
if (slot[KEY] === undefined) {
  const made: ThreadTime = { clock: undefined, between: new Set() };
  Object.defineProperty(process, KEY, { value: made, configurable: true });
}

/**
 * Whose time this thread has: a virtual clock's while one is installed, else Node's. Every wrapper of a native source
 * of time looks here at each call, so code may keep it from an earlier clock, or from before any clock.
 */
export const threadTime: ThreadTime = slot[KEY] as ThreadTime;

/** The clock whose timers code is to get; none where there is no clock, or inside `clock.realtime()`. */
export function timersClock(): InstalledClock | undefined {
  const { clock } = threadTime;
  return clock === undefined || clock.nativeAccess.granted ? undefined : clock;
}
