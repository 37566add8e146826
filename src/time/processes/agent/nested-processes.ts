import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:worker_threads';
import { mayBecomeNode, programOf } from '../../os/process-table.ts';
import { isUnreferenced } from '../../tracking/children.ts';

export interface NestedProcessContext {
  blockTime(reason: string): () => void;
  ignore(guest: ChildProcess | Worker): void;
}

interface NestedProcess {
  readonly what: string;
  /** Of a process; a thread has none. */
  readonly pid: number | undefined;
  agents: number;
  /** An agent was there, and has left. */
  hadAgent: boolean;
  /** It was told to end. */
  ending: boolean;
  /** Its spawner has let go of it. */
  unreferenced: boolean;
  unblockTime: (() => void) | undefined;
}

/**
 * The processes and threads that this thread has started. Each is busy from its start until an agent of its own takes
 * over, and again from the time its last agent has left until it exits; but not while its spawner has let go of it.
 */
export class NestedProcesses {
  readonly #context: NestedProcessContext;
  readonly #nested = new Map<string, NestedProcess>();

  constructor(context: NestedProcessContext) {
    this.#context = context;
  }

  /** @param id the id its agents will have */
  started(id: string, guest: ChildProcess | Worker, what: string): void {
    this.#context.ignore(guest);
    const pid = 'pid' in guest ? guest.pid : undefined;
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
    if ('terminate' in guest) this.#watchTermination(id, guest);
    // Typed apart: the two emitters have no common overload.
    (guest as NodeJS.EventEmitter).once('exit', () => {
      this.#nested.delete(id);
      entry.unblockTime?.();
      entry.unblockTime = undefined;
    });
  }

  /** The processes that are waited for: no agent of theirs tells what they do. */
  get busyPids(): number[] {
    return [...this.#nested.values()].flatMap(({ pid, unblockTime }) =>
      pid === undefined || !unblockTime ? [] : [pid],
    );
  }

  joined(id: string): void {
    this.#change(id, (guest) => {
      guest.agents++;
      guest.hadAgent = true;
    });
  }

  left(id: string): void {
    this.#change(id, (guest) => guest.agents--);
  }

  /** Its spawner has let go of it, so nobody waits for it; or taken it up again. */
  setUnreferenced(id: string, unreferenced: boolean): void {
    this.#change(id, (guest) => {
      guest.unreferenced = unreferenced;
    });
  }

  /** A thread that was told to end does so in its own real time. */
  #watchTermination(id: string, worker: Worker): void {
    const { terminate } = worker;
    worker.terminate = () => {
      this.#change(id, (guest) => {
        guest.ending = true;
      });
      return terminate.call(worker);
    };
  }

  #change(id: string, change: (guest: NestedProcess) => void): void {
    const guest = this.#nested.get(id);
    if (guest === undefined) return;
    change(guest);
    this.#look(guest);
  }

  #look(guest: NestedProcess): void {
    const idle = !guest.ending && (guest.agents > 0 || guest.unreferenced);
    if (!idle) guest.unblockTime ??= this.#context.blockTime(`${guest.what}, ${state(guest)}`);
    else {
      guest.unblockTime?.();
      guest.unblockTime = undefined;
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
 * Tells when the program lets go of a child and takes it up again. A shell may yet start Node, and what cannot be
 * looked up may be one, so these are waited for as ever.
 *
 * @param changed called with whether it is let go of now
 * @param program finds out what it runs
 */
export function watchReferences(
  child: ChildProcess,
  changed: (letGo: boolean) => void,
  program: (pid: number) => string | undefined = programOf,
): void {
  const look = (): void => {
    const letGo = isUnreferenced(child);
    const runs = letGo && child.pid !== undefined ? program(child.pid) : undefined;
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
