/** A task to run in parallel with others. */
export interface Task<T> {
  /** How long it takes, relative to the others. */
  readonly size: number;
  run(): Promise<T>;
}

/**
 * Runs at most `atOnce` tasks in parallel, the longest first: if the longest began last, it would run alone while the other
 * processors are idle. With `atOnce` 1 the tasks run in the given order.
 *
 * @returns the results in the order of the tasks. The first failure is thrown after all workers have ended
 */
export async function inParallel<T>(tasks: readonly Task<T>[], atOnce: number): Promise<readonly T[]> {
  const results: T[] = new Array(tasks.length);
  const waiting = [...tasks.entries()];
  if (atOnce > 1) waiting.sort(([, one], [, other]) => other.size - one.size);
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, task] = next;
      results[index] = await task.run();
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(atOnce, tasks.length) }, worker));
  for (const ended of workers) if (ended.status === 'rejected') throw ended.reason;
  return results;
}
