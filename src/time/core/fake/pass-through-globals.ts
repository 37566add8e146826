import { Patches } from '../../base/patches.ts';
import { passAbortSignalTimeout } from './abort-signal.ts';
import type { PassThroughContext } from './context.ts';
import { passMonotonicClocks } from './monotonic.ts';
import { assertNoFakeClock } from './present.ts';
import { passTimerFunctions } from './timer-functions.ts';
import { passTimersPromises } from './timers-promises.ts';
import { passWaitAsync } from './wait-async.ts';
import { passWallClock } from './wall-clock.ts';

/** Installs every wrapper. A wrapper is virtual while a clock is installed in this thread, and native otherwise. */
export function passThroughGlobals(context: PassThroughContext): void {
  passTimerFunctions(context, passTimersPromises(context));
  passWallClock(context);
  passMonotonicClocks(context);
  passAbortSignalTimeout(context);
  passWaitAsync(context);
  process.getBuiltinModule('node:module').syncBuiltinESMExports(); // `import { setTimeout } from 'node:timers'` is live
}

/**
 * Installs the wrappers of the native sources of time permanently. A wrapper is native while no virtual clock is installed in
 * this thread, and virtual while one is. A function that a module captures after this call (`const { setTimeout } = globalThis`,
 * `promisify(setTimeout)`) is then correct under any clock, and no leak. A second call has no effect.
 *
 * @throws FakeClockPresentError (`ERR_FAKE_CLOCK`) if a fake clock of another library is installed
 */
export function installPassThrough(): void {
  assertNoFakeClock();
  passThroughGlobals({ patches: new Patches(), globals: [globalThis] });
}
