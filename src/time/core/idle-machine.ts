import type { ThreadTimes } from '../os/thread-table.ts';

/**
 * A thread that had less than this share of the processor time is no part of the work: V8 compiles and collects beside.
 */
const PART_SHARE = 0.02;

/**
 * How long something would have taken on an otherwise idle machine: the time on the wall without the time that its
 * threads waited for a processor while none of them had one. Never less than its busiest thread computed, nor than all
 * of them take on every processor of this machine; never more than the wall.
 *
 * @param wallMs how long it took here
 * @param threads what each thread that may have taken part did meanwhile
 * @param processors how many threads of it can run at once
 */
export function onIdleMachineMs(wallMs: number, threads: Iterable<ThreadTimes>, processors: number): number {
  const all = [...threads];
  let busiestMs = 0;
  let cpuMs = 0;
  for (const thread of all) {
    busiestMs = Math.max(busiestMs, thread.cpuMs);
    cpuMs += thread.cpuMs;
  }
  let queuedMs = 0;
  for (const thread of all) if (thread.cpuMs >= cpuMs * PART_SHARE) queuedMs += thread.queuedMs;
  const ranMs = Math.min(wallMs, Math.max(busiestMs, cpuMs / processors));
  return wallMs - Math.min(queuedMs, wallMs - ranMs);
}
