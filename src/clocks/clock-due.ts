import type { ArmedClock } from './reducer-state.ts';

/** When this clock reaches its limit, in virtual milliseconds. `Infinity` while it is paused. */
export const limitReachedMs = (clock: ArmedClock): number =>
  clock.pauses > 0 ? Number.POSITIVE_INFINITY : clock.windowMs + clock.deadline.limitMs - clock.spentMs;

/**
 * When this clock fires by itself: at its limit, or at the first tick of its poller at or after the limit. The poller does
 * not tick during a pause: if the limit was reached before a pause, it is noticed at the first tick after the pause.
 * `Infinity` while the clock is paused, and for a clock that is checked only when a mark comes.
 */
export function firesMs(clock: ArmedClock): number {
  const reached = limitReachedMs(clock);
  const { noticed } = clock.deadline;
  if (noticed === null || reached === Number.POSITIVE_INFINITY) return reached;
  if ('on' in noticed) return Number.POSITIVE_INFINITY;
  const ticks = (untilMs: number) => (untilMs - clock.firstMs) / noticed.everyMs;
  const tick = Math.max(Math.ceil(ticks(reached)), Math.floor(ticks(clock.windowMs)) + 1);
  return clock.firstMs + tick * noticed.everyMs;
}
