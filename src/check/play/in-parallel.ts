/** One of several things to do side by side. */
export interface Task<T> {
  /** How long it takes, compared with the others. */
  readonly size: number;
  run(): Promise<T>;
}

/**
 * Runs tasks side by side, at most so many at once, the longest first: begun last, it would run on alone while the other
 * processors have nothing to do. One at a time keeps the order of the tasks.
 *
 * @returns their results in the order of the tasks. The first failure is thrown, once all that was begun has ended
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
