import { processTree } from './process-table.ts';

/** Kills a process and all that descends from it. They are found first: the child of a dead process is an orphan. */
export function killTree(pid: number): void {
  for (const one of processTree(pid).reverse()) kill(one);
}

/** Kills a process, or with a negative number its group. It may have ended already. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
