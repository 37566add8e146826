import type { ThreadTimes } from '../os/thread-table.ts';

/**
 * A thread with less than this share of the processor time does not count as part of the work. Threads in which V8 compiles or
 * collects garbage have such a share.
 */
const PART_SHARE = 0.02;

/**
 * How long work would have taken on an otherwise idle machine: the elapsed real time, without the time in which its threads
 * waited for a processor and none of them had one. The result is at least the processor time of its busiest thread, and at least
 * the processor time of all its threads divided by `processors`. It is at most the elapsed time.
 *
 * @param wallMs how long the work took on this machine
 * @param threads the times of each thread that may have taken part in the work
 * @param processors how many of these threads can run at once
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
