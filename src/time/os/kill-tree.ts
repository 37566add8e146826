import { processTree } from './process-table.ts';

/** Kills a process and all its descendants. The descendants are found first, because the child of a dead process is an orphan. */
export function killTree(pid: number): void {
  for (const one of processTree(pid).reverse()) kill(one);
}

/** Kills a process, or its group if the number is negative. The process may have ended already. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has ended by itself.
  }
}
