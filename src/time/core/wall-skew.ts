/** An error of the wall clock, for the program only: `Date` is off, and timers and monotonic clocks are right. */
export interface WallSkew {
  /** How far the wall clock is ahead, in milliseconds; below 0: behind. */
  readonly aheadMs: number;
  /** How much it gains from then on, in parts per million; below 0: it loses. */
  readonly driftPpm: number;
  /** When it began, in virtual milliseconds. */
  readonly sinceMs: number;
}

/** How far the wall clock is off at this time, in whole milliseconds. */
export const skewAt = (skews: readonly WallSkew[], nowMs: number): number =>
  skews.reduce(
    (sum, { aheadMs, driftPpm, sinceMs }) => sum + aheadMs + Math.trunc((driftPpm * (nowMs - sinceMs)) / 1e6),
    0,
  );
