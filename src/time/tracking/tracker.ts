import { type AsyncHook, createHook } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import net from 'node:net';
import { isMainThread, Worker } from 'node:worker_threads';
import { type CallSite, captureSite, userSource } from '../base/call-site.ts';
import type { StreamHandle } from '../base/native.ts';
import { Patches } from '../base/patches.ts';
import { ThreadWatch } from '../os/thread-watch.ts';
import { BlobReads } from './blob-reads.ts';
import { Children } from './children.ts';
import { Connections } from './connections.ts';
import { Datagrams } from './datagrams.ts';
import { HttpRequests } from './http-requests.ts';
import type { Labels } from './ledger.ts';
import { Ledger, type Work } from './ledger.ts';
import { NativeWork } from './native-work.ts';
import { OwnedResources } from './owned-resources.ts';
import { PromisedWork } from './promised-work.ts';
import { Reach } from './reach.ts';
import { Requests } from './requests.ts';
import { RunnerImports } from './runner-imports.ts';
import { TimeBlockers } from './time-blockers.ts';
import { Workers } from './workers.ts';
import { ZlibWrites } from './zlib-writes.ts';

/** How many callbacks are looked at to find one that is not Node's own. */
const SPOTS = 200;

/** A part of the rule that a test may take out, to show that it is needed. */
export type Part =
  | 'activity'
  | 'events'
  | 'requests'
  | 'zlib'
  | 'webcrypto'
  | 'loopback'
  | 'http'
  | 'children'
  | 'native'
  | 'datagrams';

/** What the tracker tells as it happens. */
export interface TrackerEvents {
  /** A native timer was armed, and not by the clock. */
  nativeTimer(site: CallSite, timer: object): void;
  /** A request is complete; its callback runs next. */
  completing?(work: Work): void;
  /** A callback begins: of the program, or of the harness. */
  runs(whose: 'program' | 'harness'): void;
}

/**
 * What real work is in flight in this thread? Callbacks are counted (`activity`), requests are followed from start to
 * completion, and bytes between two ends of this thread are balanced. Needs async_hooks; promises are tracked only by
 * Nodes that cannot leave them out (before 24), where they cost about 150 ns per `await`.
 */
export class Tracker {
  readonly ledger: Ledger;
  readonly blockers: TimeBlockers;
  readonly workers: Workers;
  readonly ownedResources = new OwnedResources();
  readonly native: NativeWork;
  readonly reach = new Reach();
  /** How many callbacks have begun that are not ours. */
  activity = 0;
  /** How many callbacks of the program have begun. Unlike {@link activity} it does not move when the clock wakes itself. */
  callbacks = 0;
  readonly #events: TrackerEvents;
  readonly #without: ReadonlySet<Part>;
  readonly #patches = new Patches();
  readonly #requests: Requests;
  readonly #zlib: ZlibWrites;
  readonly #promised: PromisedWork;
  readonly #blobs: BlobReads;
  readonly #runner: RunnerImports;
  readonly #children: Children;
  readonly #connections: Connections;
  readonly #datagrams: Datagrams;
  readonly #http: HttpRequests;
  readonly #hook: AsyncHook;
  readonly #ignoredIds = new Set<number>();
  readonly #ownIds = new Set<number>();
  #hooked = false;
  #arming = false;
  #ownId = -1;
  #spotsLeft = 0;
  /** Where a callback was armed, found after {@link spot}. */
  spotted: CallSite | undefined;
  /** Called once at the next activity; set while the clock sleeps on work in flight. */
  onActivity: (() => void) | undefined;

  /** @param ownsProcess whether every thread of this process belongs to the program */
  constructor(
    nowMs: () => number,
    labels: Labels,
    events: TrackerEvents,
    without: readonly Part[] = [],
    ownsProcess = isMainThread,
  ) {
    const wake = (): void => this.wake();
    this.#events = events;
    this.#without = new Set(without);
    this.ledger = new Ledger(nowMs, labels);
    this.blockers = new TimeBlockers(this.ledger, wake);
    this.workers = new Workers(this.ledger, wake);
    this.#requests = new Requests(this.ledger);
    this.native = new NativeWork(this.ledger, (arm) => this.armOwn(arm), ownsProcess && ThreadWatch.works);
    this.#zlib = new ZlibWrites(this.ledger);
    this.#promised = new PromisedWork(this.ledger, wake);
    this.#blobs = new BlobReads(this.#promised, this.#patches);
    this.#runner = new RunnerImports(this.ledger);
    this.#children = new Children(this.ledger);
    this.#datagrams = new Datagrams(this.ledger, this.#patches);
    this.#connections = new Connections(this.ledger, this.#patches, (handle) => this.ownedResources.closed(handle));
    this.#http = new HttpRequests(this.ledger, this.#connections);
    this.#hook = this.#makeHook();
  }

  install(): void {
    for (const part of [
      this.#zlib,
      this.#promised,
      this.#children,
      this.workers,
      this.#http,
      this.ownedResources,
      this.native,
    ]) {
      part.install(this.#patches);
    }
    for (const resource of this.ownedResources.inherited) {
      if (resource instanceof Worker) this.workers.adopt(resource);
      else this.#children.adopt(resource);
    }
    this.#connections.install();
    this.#datagrams.install();
    this.#hook.enable();
    this.#hooked = true;
  }

  uninstall(): void {
    this.#hook.disable();
    this.#hooked = false;
    this.#patches.undo();
    for (const part of [this.#requests, this.native, this.#zlib, this.#promised, this.#children, this.workers]) {
      part.clear();
    }
    this.#connections.clear();
    this.reach.clear();
    this.#datagrams.clear();
    this.#http.clear();
    this.#blobs.clear();
    this.#ownIds.clear();
  }

  /** Arms an immediate, a timer or a request of the clock's own: it is no activity, no leak and no work. */
  armOwn<T>(arm: () => T): T {
    this.#arming = true;
    try {
      return arm();
    } finally {
      this.#arming = false;
    }
  }

  /** Looks who arms callbacks from now on, until somebody other than Node is found. */
  spot(): void {
    this.#spotsLeft = SPOTS;
    this.spotted = undefined;
  }

  /** Says that something may have happened that the hooks do not see. */
  wake(): void {
    this.activity++;
    const waiter = this.onActivity;
    this.onActivity = undefined;
    waiter?.();
  }

  /** Calls back at the next sign of life. */
  onceActive(active: () => void): void {
    this.onActivity = active;
  }

  /** Whether any work is in flight whose end will run a callback. */
  get busy(): boolean {
    const without = this.#without;
    return (
      this.blockers.busy ||
      (this.#requests.busy && !without.has('requests')) ||
      (this.native.busy && !without.has('native')) ||
      (this.#zlib.busy && !without.has('zlib')) ||
      (this.#promised.busy && !without.has('webcrypto')) ||
      (this.#children.busy && !without.has('children')) ||
      this.workers.busy ||
      (this.#hooked && this.#runner.busy) ||
      (this.#http.busy && !without.has('http')) ||
      (this.#datagrams.busy && !without.has('datagrams')) ||
      this.#connections.externalBusy
    );
  }

  /** Whether bytes, a connection or a FIN are under way between two ends that both live in this thread. */
  get bytesInFlight(): boolean {
    return this.#connections.loopbackBusy && !this.#without.has('loopback');
  }

  /** Whether a datagram is under way between two sockets of this thread; it may be dropped, of which nobody is told. */
  get datagramsUnderWay(): boolean {
    return this.#datagrams.underWay && !this.#without.has('datagrams');
  }

  /** Whether activity counts at all; only an ablation says no. */
  counts(part: Part): boolean {
    return !this.#without.has(part);
  }

  /** The kind of work that is waited for first. */
  get waitsFor(): string {
    return this.inFlight()[0]?.kind ?? 'callbacks';
  }

  inFlight(): Work[] {
    const parts = [
      this.blockers,
      this.#requests,
      this.native,
      this.#zlib,
      this.#promised,
      this.#children,
      this.workers,
      this.#http,
      this.#datagrams,
    ];
    const runner = this.#hooked ? this.#runner.inFlight() : [];
    return [...parts.flatMap((part) => part.inFlight()), ...this.#connections.inFlight(), ...runner];
  }

  /** The children that are waited for. */
  get childPids(): number[] {
    return this.#children.pids;
  }

  /** What owes nothing, yet may speak at any moment: with such a thing alive, silence is no deadlock at once. */
  outside(): string[] {
    const parts = [this.#children, this.workers, this.#connections, this.#datagrams];
    return parts.flatMap((part) => part.outside());
  }

  /** What is open and idle: servers, sockets, workers that owe nothing. */
  idle(): Work[] {
    return [...this.#connections.open(), ...this.workers.idle()];
  }

  /** Changes with the bytes of children and between ends of this thread: while they flow, nothing is stuck. */
  spoken(): number {
    return this.#children.outputBytes() + this.#connections.loopbackBytesRead;
  }

  /** Leaves a child, worker or socket out of the account. */
  ignore(what: ChildProcess | Worker | net.Socket, speaks = true): void {
    if (what instanceof Worker) this.workers.ignore(what);
    else if (what instanceof net.Socket) this.#ignoreSocket(what);
    else this.#children.ignore(what, speaks);
    this.wake();
  }

  /** Leaves what is under way on a connection to whoever knows its other end; callbacks on it count as ever. */
  share(handle: StreamHandle): void {
    this.#connections.share(handle);
    this.wake();
  }

  /** Counts work until the returned function is called, as for a promise that only its maker can see. */
  begin(kind: string): () => void {
    return this.#promised.begin(kind, this.begin);
  }

  #ignoreSocket(socket: net.Socket): void {
    const ignore = (): void => {
      const handle = (socket as { _handle?: StreamHandle | null })._handle;
      if (handle) for (const id of this.#connections.ignore(handle)) this.#ignoredIds.add(id);
    };
    ignore();
    if (socket.connecting) socket.once('connect', ignore);
  }

  #makeHook(): AsyncHook {
    const requests = this.#requests;
    const natives = this.native.requests;
    const datagrams = this.#datagrams;
    const zlib = this.#zlib;
    const connections = this.#connections;
    const blobs = this.#blobs;
    const { ownedResources, reach } = this;
    const init = (id: number, type: string, trigger: number, resource: object): void => {
      if (this.#arming) {
        if (type === 'Immediate') this.#ownId = id;
        else this.#ownIds.add(id);
        return;
      }
      if (this.#spotsLeft > 0 && type !== 'PROMISE') this.#look(captureSite(init));
      switch (type) {
        case 'PROMISE':
        case 'TickObject':
        case 'Microtask':
        case 'VirtualTimeout':
          return;
        case 'Immediate':
          ownedResources.immediate(resource);
          return;
        case 'Timeout':
        case 'STATWATCHER': // an `fs.watchFile` that was captured before it was replaced: libuv polls by its own timer
          this.#events.nativeTimer(captureSite(init), resource);
          return;
      }
      ownedResources.started(id, type, trigger, resource);
      if (blobs.started(id, type, trigger, resource)) return;
      if (natives.started(id, type, resource, init)) return;
      requests.started(id, type, resource, init);
      reach.started(type, resource);
      connections.started(id, type, trigger, resource, init);
      datagrams.started(type, resource);
    };
    const before = (id: number): void => {
      if (this.#ownIds.size > 0 && this.#ownIds.has(id)) return; // so short that whoever had the thread keeps it
      if (id === this.#ownId || (this.#ignoredIds.size > 0 && this.#ignoredIds.has(id))) {
        this.#events.runs('harness');
        return;
      }
      this.#events.runs('program');
      connections.before(id);
      if (this.#events.completing) this.#completing(id);
      this.callbacks++;
      this.activity++;
      if (this.onActivity) this.wake();
    };
    const after = (id: number): void => {
      zlib.completed(id) ?? requests.completed(id) ?? natives.completed(id);
      if (this.#ownIds.size > 0) this.#ownIds.delete(id);
    };
    // `trackPromises` is read by Node 24.12 and later, and ignored before; its types are not in @types/node 20.
    const options: Parameters<typeof createHook>[0] & { trackPromises: boolean } = {
      init,
      before,
      after,
      trackPromises: false,
    };
    return createHook(options);
  }

  #look(site: CallSite): void {
    this.#spotsLeft--;
    const source = userSource(site);
    if (source === undefined) return;
    this.spotted = site;
    if (!source.includes('node_modules')) this.#spotsLeft = 0;
  }

  #completing(id: number): void {
    const work = this.#requests.get(id) ?? this.native.requests.get(id);
    if (work) this.#events.completing?.(work);
  }
}
