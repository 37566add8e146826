import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:worker_threads';

export interface GuestContext {
  hold(reason: string): () => void;
  ignore(guest: ChildProcess | Worker): void;
}

interface Guest {
  readonly what: string;
  agents: number;
  /** It was told to end, or has. */
  ending: boolean;
  release: (() => void) | undefined;
}

/**
 * The processes and threads that this thread has started. Each is busy from its start until an agent of its own takes
 * over, and again from the time its last agent has left until it exits.
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
    const entry: Guest = { what, agents: 0, ending: false, release: this.#context.hold(`${what}, which has no agent`) };
    this.#guests.set(id, entry);
    if ('terminate' in guest) this.#watchTermination(guest, entry);
    // Typed apart: the two emitters have no common overload.
    (guest as NodeJS.EventEmitter).once('exit', () => {
      this.#guests.delete(id);
      entry.ending = true;
      entry.release?.();
      entry.release = undefined;
    });
  }

  /** A thread that was told to end does so in its own real time. */
  #watchTermination(worker: Worker, entry: Guest): void {
    const { terminate } = worker;
    worker.terminate = () => {
      if (!entry.ending) entry.release ??= this.#context.hold(`${entry.what}, which is ending`);
      entry.ending = true;
      return terminate.call(worker);
    };
  }

  /** Nobody is to wait for it: it was left to itself. */
  forget(id: string): void {
    const guest = this.#guests.get(id);
    if (guest === undefined || guest.agents > 0) return;
    this.#guests.delete(id);
    guest.release?.();
    guest.release = undefined;
  }

  joined(id: string): void {
    const guest = this.#guests.get(id);
    if (guest === undefined) return;
    guest.agents++;
    if (guest.ending) return;
    guest.release?.();
    guest.release = undefined;
  }

  left(id: string): void {
    const guest = this.#guests.get(id);
    if (guest === undefined || --guest.agents > 0) return;
    guest.release ??= this.#context.hold(`${guest.what}, whose agent has left`);
  }
}
