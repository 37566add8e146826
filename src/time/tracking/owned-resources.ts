import { AsyncLocalStorage } from 'node:async_hooks';
import { ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import type { Patches } from '../base/patches.ts';
import { real } from '../base/real.ts';
import { closeThing, killChild, type NativeHandle, type Thing } from './close-thing.ts';

/** What happens at the end of a clock to what code has opened: it is closed, or kept for later clocks. */
export type Ownership = 'close' | 'keep';

/** Ownership follows the async context, so that what a test opens beside the program under test stays its own. */
export class OwnershipScopes {
  readonly #storage = new AsyncLocalStorage<Ownership>();

  run<T>(ownership: Ownership, fn: () => T): T {
    return this.#storage.run(ownership, fn);
  }

  /** The ownership of what the present code opens; `undefined`: the clock does not own it. */
  get current(): Ownership | undefined {
    return this.#storage.getStore();
  }

  /** Ends all scopes. A storage that is left enabled would cost every later promise of this thread a little. */
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

/** Closing one thing may open another, such as a connection that is made again. */
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

  /** The kept children and threads of earlier clocks that ran when this one was installed. */
  get inherited(): readonly (ChildProcess | Worker)[] {
    return [...kept].filter(isProcessOrThread);
  }

  closed(thing: object): void {
    this.#open.delete(thing as Thing);
    kept.delete(thing as Thing);
  }

  /** An immediate was armed. While all is being closed, those of the program end with it. */
  immediate(immediate: object): void {
    if (!this.#closing || this.scopes.current === undefined) return;
    process.nextTick(() => real.clearImmediate(immediate as NodeJS.Immediate)); // it is not armed yet
  }

  /** Closes all that the program has opened and not closed. Kept resources no longer keep the process alive. */
  async close(): Promise<void> {
    this.#closing = true;
    try {
      for (let round = 0; round < maxRounds && this.#open.size > 0; round++) await this.#closeOnce();
      // Loops of immediates have come round by then.
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
    // These first: the ends of their pipes and ports go with them.
    await Promise.race([Promise.all(threads.map(closeThing)), late]);
    await Promise.race([Promise.all(others.map(closeThing)), late]);
    real.clearTimeout(timer);
    await new Promise((resolve) => real.setImmediate(resolve));
  }
}

const isProcessOrThread = (thing: Thing): thing is ChildProcess | Worker =>
  thing instanceof ChildProcess || thing instanceof Worker;

/** Whether it is a child or a thread that has ended. No event tells of that any more. */
function hasEnded(thing: Thing): boolean {
  if (thing instanceof Worker) return thing.threadId < 0;
  return thing instanceof ChildProcess && (thing.exitCode !== null || thing.signalCode !== null);
}

/** The pipes of this process itself, which are opened at the first write to them. */
const isStandard = (thing: Thing): boolean =>
  'fd' in thing && typeof thing.fd === 'number' && thing.fd >= 0 && thing.fd <= 2;
