import type { Patches } from '../../base/patches.ts';
import type { TimerQueue } from '../timer-queue.ts';
import type { NativeTimeAccess } from './native-time-access.ts';

/** What is needed to install the wrappers of the native sources of time. */
export interface PassThroughContext {
  readonly patches: Patches;
  /** The global objects of this thread: that of this code, and in a `vm` context (vitest's vmThreads) also Node's own. */
  readonly globals: readonly (typeof globalThis)[];
}

/** What is needed in addition to replace functions without a wrapper, as long as one clock is installed. */
export interface FakeContext extends PassThroughContext {
  readonly queue: TimerQueue;
  readonly nativeAccess: NativeTimeAccess;
}
