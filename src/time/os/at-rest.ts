import { processTree, threadStates } from './process-table.ts';

/**
 * Whether none of the processes that descend from `pid`, other than `known` ones, runs or waits for the processor or a
 * disk: then all that could be passed on has been. A starved process is not at rest, however long it is starved.
 *
 * @returns undefined where the system does not tell
 */
export function foreignersAtRest(pid: number, known: ReadonlySet<number>): boolean | undefined {
  const states = processTree(pid)
    .filter((one) => !known.has(one))
    .map(threadStates);
  if (states.length > 0 && states.every((one) => one === undefined) && threadStates(process.pid) === undefined)
    return undefined;
  return states.every((one) => one === undefined || !/[RD]/.test(one));
}
