import type { ArmedClock } from './reducer-state.ts';

/** When this clock reaches its limit, in virtual milliseconds. `Infinity` while it is paused. */
export const limitReachedMs = (clock: ArmedClock): number =>
  clock.pauses > 0 ? Number.POSITIVE_INFINITY : clock.windowMs + clock.deadline.limitMs - clock.spentMs;

/**
 * When this clock fires by itself: at its limit, or at the first tick of its poller from then on. `Infinity` while it
 * is paused, and for one that is only looked at when a mark comes.
 */
export function firesMs(clock: ArmedClock): number {
  const reached = limitReachedMs(clock);
  const { noticed } = clock.deadline;
  if (noticed === null || reached === Number.POSITIVE_INFINITY) return reached;
  if ('on' in noticed) return Number.POSITIVE_INFINITY;
  return clock.firstMs + Math.ceil((reached - clock.firstMs) / noticed.everyMs) * noticed.everyMs;
}
