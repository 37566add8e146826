import { Patches } from '../../base/patches.ts';
import { passAbortSignalTimeout } from './abort-signal.ts';
import type { PassThroughContext } from './context.ts';
import { passMonotonicClocks } from './monotonic.ts';
import { assertNoFakeClock } from './present.ts';
import { passTimerFunctions } from './timer-functions.ts';
import { passTimersPromises } from './timers-promises.ts';
import { passWaitAsync } from './wait-async.ts';
import { passWallClock } from './wall-clock.ts';

/** Puts every wrapper in its place: virtual while a clock has this thread, native otherwise. */
export function passThroughGlobals(context: PassThroughContext): void {
  passTimerFunctions(context, passTimersPromises(context));
  passWallClock(context);
  passMonotonicClocks(context);
  passAbortSignalTimeout(context);
  passWaitAsync(context);
  process.getBuiltinModule('node:module').syncBuiltinESMExports(); // `import { setTimeout } from 'node:timers'` is live
}

/**
 * Puts the wrappers of the native sources of time in place for good: native while no virtual clock has this thread,
 * virtual while one has it. What modules capture from now on (`const { setTimeout } = globalThis`,
 * `promisify(setTimeout)`) is then right under any clock, and no leak. Calling it again has no effect.
 *
 * @throws FakeClockPresentError (`ERR_FAKE_CLOCK`) if someone else's fake clock is in place
 */
export function installPassThrough(): void {
  assertNoFakeClock();
  passThroughGlobals({ patches: new Patches(), globals: [globalThis] });
}
