import { processTree } from './process-table.ts';
import type { ThreadsByProcess } from './thread-meter.ts';
import { ownThreadId, threadOf, threadsOf } from './thread-table.ts';

/**
 * The threads of some processes and of all their descendants, without the thread that calls.
 *
 * @returns undefined if the kernel does not show them
 */
export function threadsOfTrees(roots: readonly number[]): ThreadsByProcess | undefined {
  const self = ownThreadId();
  if (self === undefined || threadOf('self', self) === null) return undefined;
  const pids = new Set(roots.flatMap(processTree));
  const all = new Map<number, ReturnType<typeof threadsOf> & object>();
  for (const pid of pids) {
    const threads = threadsOf(pid)?.filter(({ tid }) => tid !== self);
    if (threads !== undefined) all.set(pid, threads);
  }
  return all;
}
