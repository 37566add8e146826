import { Patches } from '../base/patches.ts';
import { passThroughGlobals } from './fake/pass-through-globals.ts';
import { assertNoFakeClock } from './fake/present.ts';

/**
 * Puts the wrappers of the native sources of time in place for good: native while no virtual clock has this thread,
 * virtual while one has it. What modules capture from now on (`const { setTimeout } = globalThis`,
 * `promisify(setTimeout)`) is then right under any clock, and no leak. Again is nothing.
 *
 * @throws FakeClockPresentError (`ERR_FAKE_CLOCK`) if someone else's fake clock is in place
 */
export function installPassThrough(): void {
  assertNoFakeClock();
  passThroughGlobals({ patches: new Patches(), globals: [globalThis] });
}
