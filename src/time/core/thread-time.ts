import type { NativeTimeAccess } from './fake/native-time-access.ts';
import type { TimerQueue } from './timer-queue.ts';

/** The virtual clock that is installed in this thread. */
export interface InstalledClock {
  readonly queue: TimerQueue;
  readonly nativeAccess: NativeTimeAccess;
}

interface ThreadTime {
  clock: InstalledClock | undefined;
  /** Timers of earlier clocks that were restarted while no clock was installed, and are armed natively now. */
  readonly between: Set<{ refresh(): unknown }>;
}

// On `process`, which each thread has once: test runners load this module several times in one thread.
const KEY = Symbol.for('mcp-deadline.thread-time');
const slot = process as unknown as Record<symbol, ThreadTime | undefined>;
if (slot[KEY] === undefined) {
  const made: ThreadTime = { clock: undefined, between: new Set() };
  Object.defineProperty(process, KEY, { value: made, configurable: true });
}

/**
 * The time of this thread: that of the installed virtual clock, otherwise Node's. Every wrapper of a native source of time reads
 * this object at each call, so code may keep a wrapper from an earlier clock, or from before any clock.
 */
export const threadTime: ThreadTime = slot[KEY] as ThreadTime;

/** The clock whose timers code should get; undefined if no clock is installed, or inside `clock.realtime()`. */
export function timersClock(): InstalledClock | undefined {
  const { clock } = threadTime;
  return clock === undefined || clock.nativeAccess.granted ? undefined : clock;
}
