import { guardProcess } from '../os/guardian.ts';
import { kill, killTree } from '../os/kill-tree.ts';
import { groupOf, startedAt } from '../os/process-table.ts';

/** A process. Its pid may be used again; together with the time of its start it names no other process. */
export interface SpawnedProcess {
  readonly pid: number;
  /** When it started, in ticks of the machine; see `startedAt`. */
  readonly startedAt: number;
}

interface Entry extends SpawnedProcess {
  /** Removes it from the list of the guardian. */
  readonly release: () => void;
}

/** After this many new processes, the entries of those that have ended are removed. */
const LOOK_AFTER = 256;

/**
 * What the processes under test have started, as their agents report it. Processes with agents end by themselves when
 * their host ends. The others are killed here, even in a process group of their own, or by the guardian.
 */
export class SpawnedProcesses {
  readonly #all = new Map<number, Entry>();
  #added = 0;

  add({ pid, startedAt: at }: SpawnedProcess): void {
    if (++this.#added % LOOK_AFTER === 0) this.#forgetEnded();
    this.#all.get(pid)?.release();
    this.#all.set(pid, { pid, startedAt: at, release: guardProcess(pid, at) });
  }

  /**
   * Kills every process that still lives, with its descendants. A pid that another process has by now is left alone.
   */
  kill(): void {
    for (const { pid, startedAt: at, release } of this.#all.values()) {
      release();
      if (startedAt(pid) !== at) continue;
      const leadsGroup = groupOf(pid) === pid;
      killTree(pid);
      if (leadsGroup) kill(-pid);
    }
    this.#all.clear();
  }

  #forgetEnded(): void {
    for (const [pid, { startedAt: at, release }] of this.#all) {
      if (startedAt(pid) === at) continue;
      release();
      this.#all.delete(pid);
    }
  }
}
