import { type AsyncHook, createHook } from 'node:async_hooks';
import { type CallSite, captureSite, userSource } from '../base/call-site.ts';
import type { BlobReads } from './blob-reads.ts';
import type { Connections } from './connections.ts';
import type { Datagrams } from './datagrams.ts';
import type { Work } from './ledger.ts';
import type { NativeRequests } from './native-requests.ts';
import type { OwnedResources } from './owned-resources.ts';
import type { Reach } from './reach.ts';
import type { Requests } from './requests.ts';
import type { ZlibWrites } from './zlib-writes.ts';

/** How many callbacks are examined to find one that is not Node's own. */
const SPOTS = 200;

/** The events that a tracker reports. */
export interface TrackerEvents {
  /** A native timer was armed, and not by the clock. */
  nativeTimer(site: CallSite, timer: object): void;
  /** A request is complete, and its callback runs next. */
  completing?(work: Work): void;
  /** A callback begins: of the program, or of the harness. */
  runs(whose: 'program' | 'harness'): void;
}

/** The parts of a tracker that follow resources from their creation on. */
export interface HookedParts {
  readonly ownedResources: OwnedResources;
  readonly blobs: BlobReads;
  readonly natives: NativeRequests;
  readonly requests: Requests;
  readonly zlib: ZlibWrites;
  readonly reach: Reach;
  readonly connections: Connections;
  readonly datagrams: Datagrams;
}

/**
 * The async_hooks of a tracker. Hands each new resource to the parts that follow it, and counts the callbacks of the program: all
 * callbacks except those of the clock itself and of ignored resources.
 */
export class CallbackHook {
  readonly #parts: HookedParts;
  readonly #events: TrackerEvents;
  readonly #active: () => void;
  readonly #hook: AsyncHook;
  readonly #ignoredIds = new Set<number>();
  readonly #ownIds = new Set<number>();
  #enabled = false;
  #arming = false;
  /** The immediate of the clock that was armed last. */
  #ownId = -1;
  #spotsLeft = 0;
  /** Where a callback was armed, found after {@link spot}. */
  spotted: CallSite | undefined;
  /** How many callbacks of the program have begun. */
  callbacks = 0;

  /** @param active called when a callback of the program begins */
  constructor(parts: HookedParts, events: TrackerEvents, active: () => void) {
    this.#parts = parts;
    this.#events = events;
    this.#active = active;
    this.#hook = this.#makeHook();
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  enable(): void {
    this.#hook.enable();
    this.#enabled = true;
  }

  disable(): void {
    this.#hook.disable();
    this.#enabled = false;
    this.#ownIds.clear();
  }

  /** The callbacks of these resources no longer count. */
  ignore(ids: Iterable<number>): void {
    for (const id of ids) this.#ignoredIds.add(id);
  }

  /** Arms an immediate, a timer or a request that belongs to the clock. It counts as no activity, no leak and no work. */
  armOwn<T>(arm: () => T): T {
    this.#arming = true;
    try {
      return arm();
    } finally {
      this.#arming = false;
    }
  }

  /** Begins to look for the code that arms callbacks, until it finds code that is not Node's. */
  spot(): void {
    this.#spotsLeft = SPOTS;
    this.spotted = undefined;
  }

  #makeHook(): AsyncHook {
    const { ownedResources, blobs, natives, requests, zlib, reach, connections, datagrams } = this.#parts;
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
      // The callback is so short that the work of this thread remains with the owner before it.
      if (this.#ownIds.size > 0 && this.#ownIds.has(id)) return;
      if (id === this.#ownId || (this.#ignoredIds.size > 0 && this.#ignoredIds.has(id))) {
        this.#events.runs('harness');
        return;
      }
      this.#events.runs('program');
      connections.before(id);
      if (this.#events.completing) this.#completing(id);
      this.callbacks++;
      this.#active();
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
    const work = this.#parts.requests.get(id) ?? this.#parts.natives.get(id);
    if (work) this.#events.completing?.(work);
  }
}
