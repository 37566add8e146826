import { syncBuiltinESMExports } from 'node:module';
import { globalObjects } from '../../base/globals.ts';
import { Patches } from '../../base/patches.ts';
import { threadTime } from '../thread-time.ts';
import type { TimerQueue } from '../timer-queue.ts';
import type { FakeContext } from './context.ts';
import { fakeTimeOrigin } from './monotonic.ts';
import type { NativeTimeAccess } from './native-time-access.ts';
import { passThroughGlobals } from './pass-through-globals.ts';
import { assertNoFakeClock } from './present.ts';
import { fakeSocketTimeouts } from './socket-timeouts.ts';
import { adoptUndiciTicks } from './undici-ticks.ts';
import { fakeWatchFile } from './watch-file.ts';

/**
 * Makes the time sources of this thread virtual. The function that it returns restores all of them.
 *
 * Never faked: `setImmediate`, `process.nextTick`, `queueMicrotask` (they are not timers, and quiescence needs the real ones),
 * and all of `performance` except `now`. Cannot be faked: native functions that code captured before (see the leak detector, and
 * pass-through-globals.ts), `requestTimeout` of HTTP servers, `Atomics.wait`, `Event.timeStamp`, the times of files.
 *
 * @throws FakeClockPresentError
 */
export function fakeGlobals(queue: TimerQueue, nativeAccess: NativeTimeAccess): () => void {
  assertNoFakeClock();
  const patches = new Patches();
  const context: FakeContext = { queue, patches, nativeAccess, globals: globalObjects() };
  passThroughGlobals(context);
  fakeTimeOrigin(context);
  fakeSocketTimeouts(context);
  fakeWatchFile(context);
  threadTime.clock = { queue, nativeAccess };
  const leaveTicks = adoptUndiciTicks(context);
  return () => {
    threadTime.clock = undefined;
    patches.undo();
    leaveTicks();
    syncBuiltinESMExports();
  };
}
