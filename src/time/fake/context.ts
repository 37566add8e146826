import type { Patches } from '../patches.ts';
import type { TimerQueue } from '../timer-queue.ts';
import type { Lending } from './lending.ts';

/** What every file of this folder needs to replace one source of time. */
export interface FakeContext {
  readonly queue: TimerQueue;
  readonly patches: Patches;
  readonly lending: Lending;
  /** The global objects of this thread: ours, and Node's own where we run in a `vm` context (vitest's vmThreads). */
  readonly globals: readonly object[];
}
