import { real } from '../../base/real.ts';
import type { ExpectedBytes } from '../protocol.ts';
import { keyOf } from './endpoint.ts';
import { undelivered } from './kernel-queues.ts';
import { Listeners } from './listeners.ts';
import type { TcpEnd } from './tcp-end.ts';

/** How often an owner must have looked in vain, and for how many real milliseconds, before bytes may be lost. */
const GIVE_UP_LOOKS = 20;
const GIVE_UP_MS = 250;
/** Where the kernel's queues cannot be seen: a retransmission may delay bytes for this long. */
const GIVE_UP_UNSEEN_MS = 3000;

/** What an owner waits for, and how often and since when it has looked for it in vain. */
interface Wait {
  what: number;
  looks: number;
  sinceMs: number;
}

/** An end in the book. */
interface Entry<Owner> {
  readonly owner: Owner;
  readonly end: TcpEnd;
  peer: Entry<Owner> | undefined;
  /** The counts of earlier ends of this connection, when one process hands a connection to another. */
  readBefore: number;
  writtenBefore: number;
  /** Of a dialling end: a listener on this clock has the address that it dialled. */
  reached: boolean;
  wait: Wait | undefined;
  /** What it waits for is given up. */
  lost: boolean;
}

/**
 * Both ends of each TCP connection between two processes on this clock, or between a process and this thread. Ends are
 * matched by their ports, so the bytes that are written and not read yet are known exactly, as are connections that are
 * not accepted yet and FINs that are not seen yet. An end whose peer is not on this clock is not counted.
 *
 * @typeParam Owner - the owner of ends: an agent, or this thread
 */
export class TcpBook<Owner extends object> {
  readonly listeners = new Listeners<Owner>();
  readonly #matched: (owner: Owner, end: TcpEnd) => void;
  readonly #entries = new Map<Owner, Map<number, Entry<Owner>>>();
  /** As of the last look. */
  readonly #expected = new Map<Owner, ExpectedBytes[]>();
  readonly #queueing = new Set<Owner>();
  /** Ends without a peer, by their routes, oldest first. */
  readonly #single = { dialled: new Map<string, Entry<Owner>[]>(), accepted: new Map<string, Entry<Owner>[]>() };

  /** @param matched called once for each dialling end that leads to a process on this clock */
  constructor(matched: (owner: Owner, end: TcpEnd) => void) {
    this.#matched = matched;
  }

  add(owner: Owner, end: TcpEnd): void {
    const entry: Entry<Owner> = {
      owner,
      end,
      peer: undefined,
      readBefore: 0,
      writtenBefore: 0,
      reached: false,
      wait: undefined,
      lost: false,
    };
    const of = this.#entries.get(owner) ?? new Map<number, Entry<Owner>>();
    this.#entries.set(owner, of.set(end.number, entry));
    this.#match(entry);
  }

  listening(owner: Owner, at: Parameters<Listeners<Owner>['add']>[1]): void {
    this.listeners.add(owner, at);
    for (const all of this.#single.dialled.values()) for (const entry of all) this.#reach(entry);
  }

  /** Finds what is under way now. To be called when ends may have changed, before the methods below. */
  look(): void {
    for (const [owner, entries] of this.#entries) {
      for (const entry of entries.values()) if (entry.end.gone) this.#tidy(entry);
      if (entries.size === 0) this.#entries.delete(owner);
    }
    this.#expected.clear();
    this.#queueing.clear();
    for (const [owner, entries] of this.#entries) {
      for (const entry of entries.values()) {
        const read = this.#due(entry);
        if (read === undefined) continue;
        const expected = this.#expected.get(owner) ?? [];
        expected.push({ flow: flowOf(entry.end), read: read - entry.readBefore });
        this.#expected.set(owner, expected);
        if (entry.peer && entry.peer.end.queued > 0) this.#queueing.add(entry.peer.owner);
      }
    }
  }

  /** The process of an owner has ended. Its peers will see that; connections to it will not be accepted. */
  removeOwner(owner: Owner): void {
    this.listeners.removeOwner(owner);
  }

  /** The bytes that an owner must read, or the FINs that it must see, on the ends that it is reading now. */
  expectedOf(owner: Owner): readonly ExpectedBytes[] {
    return this.#expected.get(owner) ?? [];
  }

  /** Whether an owner has connections to accept. */
  mustAccept(owner: Owner): boolean {
    if (this.listeners.of(owner).length === 0) return false;
    for (const all of this.#single.dialled.values()) {
      for (const entry of all) if (this.#isToBeAcceptedBy(owner, entry)) return true;
    }
    return false;
  }

  /** Whether an owner has queued bytes that a reader waits for: its last report is soon out of date. */
  hasQueued(owner: Owner): boolean {
    return this.#queueing.has(owner);
  }

  /** To be called after an owner has looked for what it is expected to see. */
  looked(owner: Owner): void {
    for (const entry of this.#entries.get(owner)?.values() ?? []) {
      const read = this.#due(entry);
      if (read === undefined) entry.wait = undefined;
      else this.#inVain(entry, entry.end.read);
    }
    for (const all of this.#single.dialled.values()) {
      for (const entry of all) if (this.#isToBeAcceptedBy(owner, entry)) this.#inVain(entry, -1);
    }
  }

  /** Whether an owner has looked in vain so often that the kernel needs time. */
  get slow(): boolean {
    for (const entries of this.#entries.values()) {
      for (const { wait } of entries.values()) if (wait && wait.looks > GIVE_UP_LOOKS) return true;
    }
    return false;
  }

  /** Grows with every byte that is read or sent, and with every end that is opened or closed. */
  get progress(): number {
    let sum = 0;
    for (const entries of this.#entries.values()) {
      for (const { end } of entries.values()) sum += end.read + end.written - end.queued + (end.gone ? 1 : 2);
    }
    return sum;
  }

  /** What is under way to an owner, in words. */
  waitingFor(owner: Owner): string[] {
    const reads = [...(this.#entries.get(owner)?.values() ?? [])].flatMap((entry) => {
      const { end, peer } = entry;
      if (this.#due(entry) === undefined) return [];
      const bytes = (peer?.writtenBefore ?? 0) + (peer?.end.written ?? 0) - entry.readBefore - end.read;
      const what = bytes > 0 ? `${bytes} bytes` : 'the end';
      return [`${what} of the connection ${end.route.client} > ${end.route.server} is on its way to it`];
    });
    return this.mustAccept(owner) ? [...reads, 'it has a connection to accept'] : reads;
  }

  #match(entry: Entry<Owner>): void {
    const { role } = entry.end.route;
    const key = keyOf(entry.end.route);
    const others = this.#single[role === 'dialled' ? 'accepted' : 'dialled'].get(key) ?? [];
    // The kernel has no two connections of one route at a time: an accepted end that is closed belongs to an earlier
    // one.
    const other = others.find(({ end, lost }) => !lost && (role === 'accepted' || !end.gone));
    if (other) {
      if (role === 'accepted') this.#join(other, entry);
      else this.#join(entry, other);
      return;
    }
    const same = this.#single[role].get(key) ?? [];
    this.#single[role].set(key, [...same, entry]);
    if (role === 'dialled') {
      for (const older of same) this.#drop(older);
      this.#reach(entry);
    }
  }

  #join(dialled: Entry<Owner>, accepted: Entry<Owner>): void {
    this.#unlist(dialled);
    this.#unlist(accepted);
    dialled.peer = accepted;
    accepted.peer = dialled;
    dialled.wait = undefined;
    this.#notifyReached(dialled);
  }

  #reach(entry: Entry<Owner>): void {
    const owners = this.listeners.at(entry.end.route.server);
    if (owners.length > 0 && !owners.includes(entry.owner)) this.#notifyReached(entry);
  }

  #notifyReached(dialled: Entry<Owner>): void {
    if (dialled.reached) return;
    dialled.reached = true;
    this.#matched(dialled.owner, dialled.end);
  }

  /**
   * Removes a closed end once neither its peer nor a listener needs it, and connects the end that it was handed over
   * to.
   */
  #tidy(entry: Entry<Owner>): void {
    const { peer, end } = entry;
    if (peer === undefined) {
      if (end.refused || !entry.reached || !this.#isListening(entry)) this.#drop(entry);
    } else if (peer.end.gone) {
      this.#drop(peer);
      this.#drop(entry);
    } else this.#handOver(entry);
  }

  /** An accepted end that was closed while its peer is open may have been handed over to another process. */
  #handOver(entry: Entry<Owner>): void {
    const { peer, end } = entry;
    const successors = this.#single.accepted.get(keyOf(end.route)) ?? [];
    const successor = successors[0];
    if (end.route.role !== 'accepted' || !peer || !successor) return;
    this.#unlist(successor);
    successor.readBefore = entry.readBefore + end.read;
    successor.writtenBefore = entry.writtenBefore + end.written;
    entry.peer = undefined;
    this.#drop(entry);
    this.#join(peer, successor);
  }

  #isToBeAcceptedBy(owner: Owner, entry: Entry<Owner>): boolean {
    if (entry.lost || !entry.reached || entry.end.refused || entry.owner === owner) return false;
    return this.listeners.at(entry.end.route.server).includes(owner);
  }

  /** How many bytes the owner of an end must have read until nothing is under way to it; undefined if nothing is. */
  #due(entry: Entry<Owner>): number | undefined {
    const { end, peer, lost, reached } = entry;
    if (lost) return undefined;
    if (peer === undefined) {
      // The listener is gone without accepting it, and the end has not seen that yet.
      if (!reached || end.route.role === 'accepted' || end.state !== 'reading' || this.#isListening(entry))
        return undefined;
      return entry.readBefore + end.read + 1;
    }
    const had = entry.readBefore + end.read;
    const written = peer.writtenBefore + peer.end.written;
    // Its state is read last: most connections are idle, and there may be many.
    if ((written <= had && !peer.end.finished) || end.state !== 'reading') return undefined;
    return peer.end.finished ? Math.max(had, written) + 1 : written;
  }

  #isListening({ end }: Entry<Owner>): boolean {
    return this.listeners.at(end.route.server).length > 0;
  }

  #inVain(entry: Entry<Owner>, what: number): void {
    const now = real.nowMs();
    if (entry.wait?.what !== what) entry.wait = { what, looks: 0, sinceMs: now };
    const { wait, peer, end } = entry;
    const forMs = now - wait.sinceMs;
    if (++wait.looks <= GIVE_UP_LOOKS || forMs <= GIVE_UP_MS || (peer && peer.end.queued > 0)) return;
    const missesBytes = peer && peer.writtenBefore + peer.end.written > entry.readBefore + end.read;
    const undeliveredBytes = missesBytes ? undelivered(end.route) : peer ? false : undefined;
    if (undeliveredBytes === true || (undeliveredBytes === undefined && forMs <= GIVE_UP_UNSEEN_MS)) return;
    entry.lost = true;
    entry.wait = undefined;
  }

  #unlist(entry: Entry<Owner>): void {
    const { role } = entry.end.route;
    const key = keyOf(entry.end.route);
    const left = (this.#single[role].get(key) ?? []).filter((one) => one !== entry);
    if (left.length > 0) this.#single[role].set(key, left);
    else this.#single[role].delete(key);
  }

  #drop(entry: Entry<Owner>): void {
    this.#unlist(entry);
    this.#entries.get(entry.owner)?.delete(entry.end.number);
  }
}

const flowOf = ({ number }: TcpEnd): string => `tcp:${number}`;
