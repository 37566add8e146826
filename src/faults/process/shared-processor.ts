/** A millionth of a millisecond: less is no work. */
const tiny = 1e-6;

/**
 * How long the slowest of some equal jobs takes from its begin to its end. All share a processor equally, and each alone would
 * take `workMs` on a whole one.
 *
 * @param share which part of one processor they have together, from 0 to 1
 * @param staggerMs how long after each job the next begins
 */
export function slowestOf(jobs: number, workMs: number, share: number, staggerMs: number): number {
  let open: { readonly beganMs: number; readonly leftMs: number }[] = [];
  let slowestMs = 0;
  let nowMs = 0;
  let begun = 0;
  while (begun < jobs || open.length > 0) {
    const nextBeginMs = begun < jobs ? begun * staggerMs : Number.POSITIVE_INFINITY;
    const leastMs = Math.min(...open.map(({ leftMs }) => leftMs));
    const nextEndMs = open.length === 0 ? Number.POSITIVE_INFINITY : nowMs + (leastMs * open.length) / share;
    if (nextBeginMs < nextEndMs) {
      const doneMs = ((nextBeginMs - nowMs) * share) / Math.max(1, open.length);
      open = open.map(({ beganMs, leftMs }) => ({ beganMs, leftMs: leftMs - doneMs }));
      open.push({ beganMs: nextBeginMs, leftMs: workMs });
      begun++;
      nowMs = nextBeginMs;
      continue;
    }
    nowMs = nextEndMs;
    // Those that have as little left as the least end together, whatever the precision of the numbers.
    for (const { beganMs, leftMs } of open)
      if (leftMs <= leastMs + tiny) slowestMs = Math.max(slowestMs, nowMs - beganMs);
    open = open
      .filter(({ leftMs }) => leftMs > leastMs + tiny)
      .map(({ beganMs, leftMs }) => ({ beganMs, leftMs: leftMs - leastMs }));
  }
  return slowestMs;
}
