import { processTree } from './process-table.ts';
import { type ThreadSample, threadsOf } from './thread-table.ts';

/**
 * The threads of all processes that descend from `pid`, it included, other than `known` ones. Whether they slept from one
 * such look to the next tells whether they may still pass on what they were given.
 *
 * @returns undefined where the system does not tell
 */
export function foreignThreads(pid: number, known: ReadonlySet<number>): readonly ThreadSample[] | undefined {
  if (threadsOf('self') === undefined) return undefined;
  return processTree(pid)
    .filter((one) => !known.has(one))
    .flatMap((one) => threadsOf(one) ?? []);
}
