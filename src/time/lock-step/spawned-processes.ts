import { groupOf, processTree, startedAt } from '../os/process-table.ts';

/** A process, so named that the name is never used again. */
export interface SpawnedProcess {
  readonly pid: number;
  /** When it started, in ticks of the machine; see `startedAt`. */
  readonly startedAt: number;
}

/**
 * What the processes under test have started, as their agents say. Processes with agents end by themselves when their
 * host goes; the others are ended here, even if they are in a group of their own.
 */
export class SpawnedProcesses {
  readonly #all = new Map<number, number>();

  add({ pid, startedAt: at }: SpawnedProcess): void {
    this.#all.set(pid, at);
  }

  /** Ends whatever of it still lives, with what descends from it. A pid that somebody else has by now is left alone. */
  kill(): void {
    for (const [pid, at] of this.#all) {
      if (startedAt(pid) !== at) continue;
      // Found first: an orphan is nobody's child any more.
      const pids = processTree(pid);
      if (groupOf(pid) === pid) end(-pid);
      for (const one of pids) end(one);
    }
    this.#all.clear();
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}
