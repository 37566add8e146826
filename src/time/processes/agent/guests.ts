import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:worker_threads';

export interface GuestContext {
  hold(reason: string): () => void;
  ignore(guest: ChildProcess | Worker): void;
}

interface Guest {
  readonly what: string;
  /** Of a process; a thread has none. */
  readonly pid: number | undefined;
  agents: number;
  /** An agent was there, and has left. */
  hadAgent: boolean;
  /** It was told to end. */
  ending: boolean;
  /** Its spawner has let go of it. */
  letGo: boolean;
  release: (() => void) | undefined;
}

/**
 * The processes and threads that this thread has started. Each is busy from its start until an agent of its own takes
 * over, and again from the time its last agent has left until it exits; but not while its spawner has let go of it.
 */
export class Guests {
  readonly #context: GuestContext;
  readonly #guests = new Map<string, Guest>();

  constructor(context: GuestContext) {
    this.#context = context;
  }

  /** @param id the id its agents will have */
  started(id: string, guest: ChildProcess | Worker, what: string): void {
    this.#context.ignore(guest);
    const pid = 'pid' in guest ? guest.pid : undefined;
    const entry: Guest = { what, pid, agents: 0, hadAgent: false, ending: false, letGo: false, release: undefined };
    this.#guests.set(id, entry);
    this.#look(entry);
    if ('terminate' in guest) this.#watchTermination(id, guest);
    // Typed apart: the two emitters have no common overload.
    (guest as NodeJS.EventEmitter).once('exit', () => {
      this.#guests.delete(id);
      entry.release?.();
      entry.release = undefined;
    });
  }

  /** The processes that are waited for: no agent of theirs tells what they do. */
  get busyPids(): number[] {
    return [...this.#guests.values()].flatMap(({ pid, release }) => (pid === undefined || !release ? [] : [pid]));
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
  letGo(id: string, letGo: boolean): void {
    this.#change(id, (guest) => {
      guest.letGo = letGo;
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

  #change(id: string, change: (guest: Guest) => void): void {
    const guest = this.#guests.get(id);
    if (guest === undefined) return;
    change(guest);
    this.#look(guest);
  }

  #look(guest: Guest): void {
    const idle = !guest.ending && (guest.agents > 0 || guest.letGo);
    if (!idle) guest.release ??= this.#context.hold(`${guest.what}, ${state(guest)}`);
    else {
      guest.release?.();
      guest.release = undefined;
    }
  }
}

function state({ ending, hadAgent }: Guest): string {
  if (ending) return 'which is ending';
  return hadAgent ? 'whose agent has left' : 'which has no agent';
}
