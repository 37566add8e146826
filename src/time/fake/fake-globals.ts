import { syncBuiltinESMExports } from 'node:module';
import { Patches } from '../patches.ts';
import type { TimerQueue } from '../timer-queue.ts';
import { VirtualTimeout } from '../virtual-timeout.ts';
import { fakeAbortSignalTimeout } from './abort-signal.ts';
import type { FakeContext } from './context.ts';
import { globalObjects } from './globals.ts';
import type { Lending } from './lending.ts';
import { fakeMonotonicClocks } from './monotonic.ts';
import { assertNoFakeClock } from './present.ts';
import { fakeSocketTimeouts } from './socket-timeouts.ts';
import { fakeTimerFunctions } from './timer-functions.ts';
import { fakeTimersPromises } from './timers-promises.ts';
import { fakeWallClock } from './wall-clock.ts';

/**
 * Puts the virtual time sources in place of the native ones of this thread; the result puts everything back.
 *
 * Never faked: `setImmediate`, `process.nextTick`, `queueMicrotask` (they are not timers, and quiescence needs them
 * real), `performance` beyond `now`. Out of reach: what code captured before (see the leak detector), `requestTimeout`
 * of HTTP servers, `Atomics.wait`, `Event.timeStamp`, the times of files.
 *
 * @throws FakeClockPresentError
 */
export function fakeGlobals(queue: TimerQueue, lending: Lending): () => void {
  assertNoFakeClock();
  const patches = new Patches();
  const context: FakeContext = { queue, patches, lending, globals: globalObjects() };
  fakeTimerFunctions(context, fakeTimersPromises(context));
  fakeWallClock(context);
  fakeMonotonicClocks(context);
  fakeAbortSignalTimeout(context);
  fakeSocketTimeouts(context);
  syncBuiltinESMExports(); // `import { setTimeout } from 'node:timers'` is a live binding
  VirtualTimeout.installed = queue;
  return () => {
    VirtualTimeout.installed = undefined;
    patches.undo();
    syncBuiltinESMExports();
  };
}
