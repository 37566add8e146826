import { AsyncLocalStorage } from 'node:async_hooks';
import { ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import type { Patches } from '../base/patches.ts';
import { real } from '../base/real.ts';
import { closeThing, killChild, type NativeHandle, type Thing } from './close-thing.ts';

/** What happens at the end of a clock to the resources of code: they are closed, or kept for later clocks. */
export type Ownership = 'close' | 'keep';

/** Ownership follows the async context, so that resources of a test do not become those of the program under test. */
export class OwnershipScopes {
  readonly #storage = new AsyncLocalStorage<Ownership>();

  run<T>(ownership: Ownership, fn: () => T): T {
    return this.#storage.run(ownership, fn);
  }

  /** The ownership of resources that the running code opens; `undefined`: the clock does not own them. */
  get current(): Ownership | undefined {
    return this.#storage.getStore();
  }

  /** Ends all scopes. A storage that remains enabled would make every later promise of this thread slower. */
  clear(): void {
    this.#storage.disable();
  }
}

/** Native handles that can keep a process alive, by their async_hooks types. */
const lasting: ReadonlySet<string> = new Set([
  'TCPSERVERWRAP',
  'PIPESERVERWRAP',
  'TCPWRAP',
  'PIPEWRAP',
  'UDPWRAP',
  'FSEVENTWRAP',
  'STATWATCHER',
  'MESSAGEPORT',
]);

/** How many rounds of closing there are. Closing one resource may open another, such as a new connection. */
const maxRounds = 20;
const maxWaitMs = 5_000;

/**
 * The resources of modules, which are evaluated once and outlive a clock. Between clocks they keep no process alive.
 */
const kept = new Set<Thing>();
let killsAtExit = false;

/** The resources that the program under test has opened, and may have left open: see {@link OwnershipScopes}. */
export class OwnedResources {
  readonly scopes = new OwnershipScopes();
  readonly #open = new Set<Thing>();
  /** The ownership of listening servers, by their async ids. */
  readonly #servers = new Map<number, Ownership>();
  #closing = false;

  install(patches: Patches): void {
    for (const thing of kept) {
      if (hasEnded(thing)) kept.delete(thing);
      else if ('ref' in thing) thing.ref?.();
    }
    for (const [channel, name] of [
      ['child_process', 'process'],
      ['worker_threads', 'worker'],
    ] as const) {
      const opened = (message: unknown): void => this.opened((message as Record<string, Thing>)[name] as Thing);
      diagnostics.subscribe(channel, opened);
      patches.onUndo(() => diagnostics.unsubscribe(channel, opened));
    }
  }

  /** Records a resource from an async_hooks `init`. */
  started(id: number, type: string, trigger: number, resource: object): void {
    if (!lasting.has(type)) return;
    // A connection is accepted outside of every async context: it belongs to the owner of its server.
    const ownership = this.scopes.current ?? this.#servers.get(trigger);
    if (ownership !== undefined && type.endsWith('SERVERWRAP')) this.#servers.set(id, ownership);
    this.opened(resource as NativeHandle, ownership);
  }

  opened(thing: Thing, ownership: Ownership | undefined = this.scopes.current): void {
    // The threads of Node itself, which evaluate loader hooks for the whole process.
    if (thing instanceof Worker && thing.constructor !== Worker && thing.constructor.name === 'InternalWorker') return;
    if (ownership === 'close') this.#open.add(thing);
    else if (ownership === 'keep') kept.add(thing);
  }

  /** The kept children and threads of earlier clocks that were running when this clock was installed. */
  get inherited(): readonly (ChildProcess | Worker)[] {
    return [...kept].filter(isProcessOrThread);
  }

  closed(thing: object): void {
    this.#open.delete(thing as Thing);
    kept.delete(thing as Thing);
  }

  /** Call it when an immediate was armed. While resources are being closed, immediates of the program are cleared too. */
  immediate(immediate: object): void {
    if (!this.#closing || this.scopes.current === undefined) return;
    process.nextTick(() => real.clearImmediate(immediate as NodeJS.Immediate)); // the immediate is not armed yet
  }

  /** Closes all resources that the program has opened and not closed. Kept resources no longer keep the process alive. */
  async close(): Promise<void> {
    this.#closing = true;
    try {
      for (let round = 0; round < maxRounds && this.#open.size > 0; round++) await this.#closeOnce();
      // Enough turns for each loop of immediates to arm its next immediate.
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => real.setImmediate(resolve));
    } finally {
      this.#closing = false;
      this.#open.clear();
    }
    for (const thing of kept) if ('unref' in thing) thing.unref?.();
    if (killsAtExit || kept.size === 0) return;
    killsAtExit = true;
    process.once('exit', () => {
      for (const thing of kept) if (thing instanceof ChildProcess) killChild(thing);
    });
  }

  async #closeOnce(): Promise<void> {
    const things = [...this.#open].filter((thing) => !isStandard(thing));
    this.#open.clear();
    const [threads, others] = [things.filter(isProcessOrThread), things.filter((thing) => !isProcessOrThread(thing))];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = real.setTimeout(resolve, maxWaitMs);
    });
    // Threads and children first, because the ends of their pipes and ports are closed with them.
    await Promise.race([Promise.all(threads.map(closeThing)), late]);
    await Promise.race([Promise.all(others.map(closeThing)), late]);
    real.clearTimeout(timer);
    await new Promise((resolve) => real.setImmediate(resolve));
  }
}

const isProcessOrThread = (thing: Thing): thing is ChildProcess | Worker =>
  thing instanceof ChildProcess || thing instanceof Worker;

/** Whether a thing is a child or a thread that has ended. Its event of the end was emitted before. */
function hasEnded(thing: Thing): boolean {
  if (thing instanceof Worker) return thing.threadId < 0;
  return thing instanceof ChildProcess && (thing.exitCode !== null || thing.signalCode !== null);
}

/** Whether a thing is a standard pipe of this process, which Node opens at the first write. */
const isStandard = (thing: Thing): boolean =>
  'fd' in thing && typeof thing.fd === 'number' && thing.fd >= 0 && thing.fd <= 2;
