import type { ChildProcess } from 'node:child_process';
import net from 'node:net';
import { isMainThread, Worker } from 'node:worker_threads';
import type { CallSite } from '../base/call-site.ts';
import type { StreamHandle } from '../base/native.ts';
import { Patches } from '../base/patches.ts';
import { ThreadWatch } from '../os/thread-watch.ts';
import { BlobReads } from './blob-reads.ts';
import { CallbackHook, type TrackerEvents } from './callback-hook.ts';
import { Children } from './children.ts';
import { Connections } from './connections.ts';
import { Datagrams } from './datagrams.ts';
import { HttpRequests } from './http-requests.ts';
import type { Labels } from './labels.ts';
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

/** A part of the rules that a test may remove, to show that it is needed. */
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

/**
 * Finds the real work that is in flight in this thread. Counts callbacks (`activity`), follows requests from start to completion,
 * and compares the bytes of two ends in this thread. Uses async_hooks. Versions of Node before 24 cannot exclude promises from
 * the hooks, which costs about 150 ns for each `await`.
 */
export class Tracker {
  readonly ledger: Ledger;
  readonly blockers: TimeBlockers;
  readonly workers: Workers;
  readonly ownedResources = new OwnedResources();
  readonly native: NativeWork;
  readonly reach = new Reach();
  /** How many callbacks of the program have begun, and how often the clock was woken. */
  activity = 0;
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
  readonly #hook: CallbackHook;
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
    this.#hook = new CallbackHook(
      {
        ownedResources: this.ownedResources,
        blobs: this.#blobs,
        natives: this.native.requests,
        requests: this.#requests,
        zlib: this.#zlib,
        reach: this.reach,
        connections: this.#connections,
        datagrams: this.#datagrams,
      },
      events,
      () => this.#active(),
    );
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
  }

  uninstall(): void {
    this.#hook.disable();
    this.#patches.undo();
    for (const part of [this.#requests, this.native, this.#zlib, this.#promised, this.#children, this.workers]) {
      part.clear();
    }
    this.#connections.clear();
    this.reach.clear();
    this.#datagrams.clear();
    this.#http.clear();
    this.#blobs.clear();
  }

  /** Arms an immediate, a timer or a request that belongs to the clock. It counts as no activity, no leak and no work. */
  armOwn<T>(arm: () => T): T {
    return this.#hook.armOwn(arm);
  }

  /** Begins to look for the code that arms callbacks, until it finds code that is not Node's. */
  spot(): void {
    this.#hook.spot();
  }

  /** Where a callback was armed, found after {@link spot}. */
  get spotted(): CallSite | undefined {
    return this.#hook.spotted;
  }

  /** How many callbacks of the program have begun. Unlike {@link activity}, it does not grow when the clock is woken. */
  get callbacks(): number {
    return this.#hook.callbacks;
  }

  /** Call it when something may have happened that the hooks do not see. */
  wake(): void {
    this.activity++;
    const waiter = this.onActivity;
    this.onActivity = undefined;
    waiter?.();
  }

  #active(): void {
    this.activity++;
    if (this.onActivity) this.wake();
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
      (this.#hook.enabled && this.#runner.busy) ||
      (this.#http.busy && !without.has('http')) ||
      (this.#datagrams.busy && !without.has('datagrams')) ||
      this.#connections.externalBusy
    );
  }

  /** Whether bytes, a connection or a FIN are on their way between two ends that are both in this thread. */
  get bytesInFlight(): boolean {
    return this.#connections.loopbackBusy && !this.#without.has('loopback');
  }

  /** Whether a datagram is in flight between two sockets of this thread. The kernel may drop a datagram without an event. */
  get datagramsUnderWay(): boolean {
    return this.#datagrams.underWay && !this.#without.has('datagrams');
  }

  /** Whether a part of the rules is active. Only a test turns a part off. */
  counts(part: Part): boolean {
    return !this.#without.has(part);
  }

  /** The kind of the first work that is waited for. */
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
    const runner = this.#hook.enabled ? this.#runner.inFlight() : [];
    return [...parts.flatMap((part) => part.inFlight()), ...this.#connections.inFlight(), ...runner];
  }

  /** The children that are waited for. */
  get childPids(): number[] {
    return this.#children.pids;
  }

  /** Whether a message may arrive at any moment although no work is in flight. If so, quiescence is no deadlock at once. */
  get mayHear(): boolean {
    return [this.#children, this.workers, this.#connections, this.#datagrams].some((part) => part.mayHear);
  }

  /** The resources that are open and idle: servers, sockets, and workers from which no message is waited for. */
  idle(): Work[] {
    return [...this.#connections.open(), ...this.workers.idle()];
  }

  /** Changes with each byte of a child and between two ends in this thread. While it changes, no wait is stuck. */
  spoken(): number {
    return this.#children.outputBytes() + this.#connections.loopbackBytesRead;
  }

  /** Ignores a child, worker or socket from now on. */
  ignore(what: ChildProcess | Worker | net.Socket, speaks = true): void {
    if (what instanceof Worker) this.workers.ignore(what);
    else if (what instanceof net.Socket) this.#ignoreSocket(what);
    else this.#children.ignore(what, speaks);
    this.wake();
  }

  /** From now on the host counts the bytes of a connection, because it knows both ends. Callbacks on it still count. */
  share(handle: StreamHandle): void {
    this.#connections.share(handle);
    this.wake();
  }

  /** Counts as work until the returned function is called, such as for a promise that only its maker can observe. */
  begin(kind: string): () => void {
    return this.#promised.begin(kind, this.begin);
  }

  #ignoreSocket(socket: net.Socket): void {
    const ignore = (): void => {
      const handle = (socket as { _handle?: StreamHandle | null })._handle;
      if (handle) this.#hook.ignore(this.#connections.ignore(handle));
    };
    ignore();
    if (socket.connecting) socket.once('connect', ignore);
  }
}
