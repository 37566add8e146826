import type { ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import type { Patches } from '../base/patches.ts';
import type { Ledger, Work } from './ledger.ts';

/**
 * Child processes without an agent. Whether such a child waits or works is unknown, so it counts as work from spawn to exit,
 * unless the user calls `clock.ignore(child)`, or the program has unreferenced it.
 */
export class Children {
  readonly #ledger: Ledger;
  readonly #running = new Map<ChildProcess, Work>();
  readonly #ignored = new WeakSet<ChildProcess>();
  readonly #outside = new Set<ChildProcess>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  install(patches: Patches): void {
    const listener = (message: unknown): void =>
      this.#started((message as { process: ChildProcess }).process, listener);
    diagnostics.subscribe('child_process', listener);
    patches.onUndo(() => diagnostics.unsubscribe('child_process', listener));
  }

  /** Follows a child of the program from an earlier clock. */
  adopt(child: ChildProcess): void {
    this.#started(child, this.adopt);
  }

  /** @param speaks whether the child may write at any moment. A child that is a participant writes only in its turn */
  ignore(child: ChildProcess, speaks: boolean): void {
    this.#ignored.add(child);
    if (speaks) this.#outside.add(child);
    else this.#outside.delete(child);
  }

  /** Whether any child still runs. Reads the state of the child and not its events, which is correct for a failed spawn too. */
  get busy(): boolean {
    let busy = false;
    for (const [child, work] of this.#running) {
      if (!isRunning(child)) {
        this.#running.delete(child);
        this.#ledger.close(work);
      } else if (!this.#ignored.has(child) && !isUnreferenced(child)) busy = true;
    }
    return busy;
  }

  get pids(): number[] {
    const waitedFor = [...this.#running.keys()].filter((child) => !this.#ignored.has(child) && !isUnreferenced(child));
    return waitedFor.flatMap(({ pid }) => pid ?? []);
  }

  inFlight(): Work[] {
    return [...this.#running]
      .filter(([child]) => !this.#ignored.has(child) && !isUnreferenced(child))
      .map(([, work]) => work);
  }

  /** Whether a child that is not waited for still runs. Such a child may write at any moment. */
  get mayHear(): boolean {
    for (const child of this.#outside) if (!isRunning(child)) this.#outside.delete(child);
    if (this.#outside.size > 0) return true;
    for (const child of this.#running.keys())
      if (!this.#ignored.has(child) && isRunning(child) && isUnreferenced(child) && child.stdio.some(Boolean))
        return true;
    return false;
  }

  /** How many bytes the running children have written. The number also changes when a child starts or ends. */
  outputBytes(): number {
    let bytes = 0;
    for (const child of this.#running.keys()) {
      for (const stream of [child.stdout, child.stderr]) {
        bytes += (stream as { bytesRead?: number } | null)?.bytesRead ?? 0;
      }
    }
    return bytes;
  }

  clear(): void {
    this.#running.clear();
    this.#outside.clear();
  }

  #started(child: ChildProcess, below: (...args: never[]) => unknown): void {
    this.#running.set(child, this.#ledger.open('child process', this.#ledger.ownId(), below));
  }
}

const isRunning = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

interface Referable {
  readonly _handle?: { hasRef?(): boolean } | null;
}

/**
 * Whether a child is unreferenced: neither the child nor a stream from or to it keeps the program alive, so the program
 * does not wait for it. For a service that is kept running (a compiler, a language server), the program calls `ref()`
 * while a request to it is open.
 */
export const isUnreferenced = (child: ChildProcess): boolean =>
  (child as Referable)._handle?.hasRef?.() === false &&
  child.stdio.every((stream) => (stream as Referable | null)?._handle?.hasRef?.() !== true);
