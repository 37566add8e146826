import type { Patches } from '../../base/patches.ts';
import type { TimerQueue } from '../timer-queue.ts';
import type { NativeTimeAccess } from './native-time-access.ts';

/** What it takes to put the wrappers of the native sources of time in their places. */
export interface PassThroughContext {
  readonly patches: Patches;
  /** The global objects of this thread: ours, and Node's own where we run in a `vm` context (vitest's vmThreads). */
  readonly globals: readonly (typeof globalThis)[];
}

/** What it takes besides to replace what has no wrapper, for as long as one clock is installed. */
export interface FakeContext extends PassThroughContext {
  readonly queue: TimerQueue;
  readonly nativeAccess: NativeTimeAccess;
}
