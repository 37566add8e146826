import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:worker_threads';
import { mayBecomeNode, programOf } from '../../os/process-table.ts';
import { isUnreferenced } from '../../tracking/children.ts';

export interface NestedProcessContext {
  blockTime(reason: string): () => void;
  ignore(child: ChildProcess | Worker): void;
}

interface NestedProcess {
  readonly what: string;
  /** Of a process; a thread has none. */
  readonly pid: number | undefined;
  agents: number;
  /** An agent has joined and left. */
  hadAgent: boolean;
  /** `terminate` was called. */
  ending: boolean;
  /** Its spawner has called `unref` on it. */
  unreferenced: boolean;
  unblockTime: (() => void) | undefined;
}

/**
 * The processes and threads that this thread has started. Each blocks time from its start until it has an agent of its
 * own, and again after its last agent has left until it exits; but not while it is unreferenced.
 */
export class NestedProcesses {
  readonly #context: NestedProcessContext;
  readonly #nested = new Map<string, NestedProcess>();

  constructor(context: NestedProcessContext) {
    this.#context = context;
  }

  /** @param id the id that its agents will have */
  started(id: string, child: ChildProcess | Worker, what: string): void {
    this.#context.ignore(child);
    const pid = 'pid' in child ? child.pid : undefined;
    const entry: NestedProcess = {
      what,
      pid,
      agents: 0,
      hadAgent: false,
      ending: false,
      unreferenced: false,
      unblockTime: undefined,
    };
    this.#nested.set(id, entry);
    this.#look(entry);
    if ('terminate' in child) this.#watchTermination(id, child);
    // Typed apart: the two emitters have no common overload.
    (child as NodeJS.EventEmitter).once('exit', () => {
      this.#nested.delete(id);
      entry.unblockTime?.();
      entry.unblockTime = undefined;
    });
  }

  /** The processes that are waited for: they have no agent that reports their work. */
  get busyPids(): number[] {
    return [...this.#nested.values()].flatMap(({ pid, unblockTime }) =>
      pid === undefined || !unblockTime ? [] : [pid],
    );
  }

  joined(id: string): void {
    this.#change(id, (nested) => {
      nested.agents++;
      nested.hadAgent = true;
    });
  }

  left(id: string): void {
    this.#change(id, (nested) => nested.agents--);
  }

  /** An unreferenced process or thread is not waited for. */
  setUnreferenced(id: string, unreferenced: boolean): void {
    this.#change(id, (nested) => {
      nested.unreferenced = unreferenced;
    });
  }

  /** A thread that is being terminated ends in real time. */
  #watchTermination(id: string, worker: Worker): void {
    const { terminate } = worker;
    worker.terminate = () => {
      this.#change(id, (nested) => {
        nested.ending = true;
      });
      return terminate.call(worker);
    };
  }

  #change(id: string, change: (nested: NestedProcess) => void): void {
    const nested = this.#nested.get(id);
    if (nested === undefined) return;
    change(nested);
    this.#look(nested);
  }

  #look(nested: NestedProcess): void {
    const idle = !nested.ending && (nested.agents > 0 || nested.unreferenced);
    if (!idle) nested.unblockTime ??= this.#context.blockTime(`${nested.what}, ${state(nested)}`);
    else {
      nested.unblockTime?.();
      nested.unblockTime = undefined;
    }
  }
}

function state({ ending, hadAgent }: NestedProcess): string {
  if (ending) return 'which is ending';
  return hadAgent ? 'whose agent has left' : 'which has no agent';
}

interface Referable {
  ref?(): unknown;
  unref?(): unknown;
}

/**
 * Reports when the program calls `ref` or `unref` on a child or its streams. A shell may start Node later, and a
 * program that cannot be looked up may be a shell, so these count as referenced.
 *
 * @param changed called with whether the child is unreferenced now
 * @param program finds the program of a process
 */
export function watchReferences(
  child: ChildProcess,
  changed: (unreferenced: boolean) => void,
  program: (pid: number) => string | undefined = programOf,
): void {
  const look = (): void => {
    const unreferenced = isUnreferenced(child);
    const runs = unreferenced && child.pid !== undefined ? program(child.pid) : undefined;
    changed(runs !== undefined && !mayBecomeNode(runs));
  };
  for (const thing of [child, ...child.stdio] as (Referable | null)[]) {
    if (thing === null) continue;
    for (const method of ['ref', 'unref'] as const) {
      const original = thing[method];
      if (original === undefined) continue;
      thing[method] = function (this: unknown, ...args) {
        const result = original.apply(this, args);
        look();
        return result;
      };
    }
  }
}
