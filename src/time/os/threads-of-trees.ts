import { processTree } from './process-table.ts';
import type { ThreadsByProcess } from './thread-meter.ts';
import { ownThreadId, threadsOf } from './thread-table.ts';

/**
 * The threads of some processes and of all that descend from them, other than the thread that asks.
 *
 * @returns undefined where the kernel does not tell
 */
export function threadsOfTrees(roots: readonly number[]): ThreadsByProcess | undefined {
  if (threadsOf('self') === undefined) return undefined;
  const self = ownThreadId();
  const pids = new Set(roots.flatMap(processTree));
  const all = new Map<number, ReturnType<typeof threadsOf> & object>();
  for (const pid of pids) {
    const threads = threadsOf(pid)?.filter(({ tid }) => tid !== self);
    if (threads !== undefined) all.set(pid, threads);
  }
  return all;
}
