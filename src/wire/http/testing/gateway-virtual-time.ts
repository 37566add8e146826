import type { VirtualClock } from '../../../time/virtual-clock.ts';
import type { HopTime } from '../hop-event.ts';

/** A virtual clock as the time that hops live in. */
export const virtualTimeOf = (clock: VirtualClock): HopTime => ({
  now: () => clock.now,
  setTimer: (run, delayMs) => clock.setTimer(run, delayMs),
});
