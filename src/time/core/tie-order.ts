/** How timers that are due at the same millisecond are ordered: `'fifo'` as they were armed, or permuted by a seed. */
export type Ties = 'fifo' | number;

/**
 * The rank of a timer among those due at the same instant; equal ranks keep the order in which they were armed.
 *
 * A seed permutes only what real Node leaves open. Node keeps the timers of one process and one duration in one list,
 * so two `setTimeout(f, 10)` of one instant always fire in order; timers of different durations, or of the harness and
 * of the server, may meet in any order. So the rank depends on the owner and the duration, not on the single timer.
 */
export function tieRank(ties: Ties, dueMs: number, delayMs: number, owner: number): number {
  if (ties === 'fifo') return 0;
  let hash = (ties ^ 0x9e3779b9) | 0;
  for (const word of [dueMs | 0, Math.floor(dueMs / 2 ** 32), delayMs | 0, owner]) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 1;
}
