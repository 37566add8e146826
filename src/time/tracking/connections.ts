import type { Patches } from '../patches.ts';
import { Connection } from './connection.ts';
import type { Ledger, Work } from './ledger.ts';
import { type Address, holderOf, type StreamHandle } from './native.ts';
import { Servers } from './servers.ts';

interface Connecting {
  readonly connection: Connection;
  readonly request: { readonly address?: string };
}

/**
 * The connections of this thread. Where both ends live here, what is in flight is known exactly: bytes written minus
 * bytes read in each direction, a connection not yet accepted, a FIN not yet seen. A peer outside is a black box: one
 * that was spoken to and has not answered since counts as work.
 */
export class Connections {
  readonly #ledger: Ledger;
  readonly #patches: Patches;
  readonly #servers: Servers;
  #closePatched = false;
  readonly #open = new Map<number, Connection>();
  readonly #byHandle = new WeakMap<object, Connection>();
  readonly #connecting = new Map<number, Connecting>();
  /** Ends that have dialled a server of ours and wait to be accepted, with the id of that server. */
  readonly #dialled = new Map<Connection, number>();
  readonly #arrived = new Set<Connection>();
  /** The dialling ends of connections that live here on both sides. */
  readonly #pairs = new Set<Connection>();
  /** Connections to peers outside, by the ids of their handles. */
  readonly #external = new Map<number, Connection>();
  readonly #newTls = new Map<number, StreamHandle>();

  constructor(ledger: Ledger, patches: Patches) {
    this.#ledger = ledger;
    this.#patches = patches;
    this.#servers = new Servers(ledger);
  }

  /** Takes note of a handle or request from async_hooks' `init`. */
  started(id: number, type: string, trigger: number, resource: object, below: (...args: never[]) => unknown): void {
    switch (type) {
      case 'TCPSERVERWRAP':
      case 'PIPESERVERWRAP':
        this.#watchClose(resource);
        this.#servers.opened(id, resource as StreamHandle, below);
        return;
      case 'TCPWRAP':
      case 'PIPEWRAP':
        this.#watchClose(resource);
        this.#opened(id, trigger, resource as StreamHandle, below);
        return;
      case 'TCPCONNECTWRAP':
      case 'PIPECONNECTWRAP': {
        const connection = this.#open.get(trigger);
        if (connection) this.#connecting.set(id, { connection, request: resource });
        return;
      }
      case 'SHUTDOWNWRAP': {
        const connection = this.of((resource as { handle?: StreamHandle }).handle);
        if (connection) connection.finished = true;
        return;
      }
      case 'TLSWRAP':
        this.#newTls.set(id, resource as StreamHandle);
    }
  }

  /** A callback of `id` is about to run: a connect is through, or an external peer has spoken. */
  before(id: number): void {
    const external = this.#external.get(id);
    if (external) external.writtenWhenHeard = external.handle.bytesWritten;
    const connecting = this.#connecting.get(id);
    if (connecting === undefined) return;
    this.#connecting.delete(id);
    this.#connected(connecting);
  }

  /** The connection beneath a socket's handle, TLS or not. */
  of(handle: StreamHandle | null | undefined): Connection | undefined {
    if (!handle) return undefined;
    return this.#byHandle.get(handle) ?? (handle._parent && this.#byHandle.get(handle._parent));
  }

  /** Leaves the connection out of all accounts. @returns the async ids whose callbacks are no activity any more. */
  ignore(handle: StreamHandle): number[] {
    const connection = this.of(handle);
    if (!connection) return [handle.getAsyncId()];
    connection.ignored = true;
    this.#arrived.delete(connection);
    this.#dialled.delete(connection);
    for (const end of [connection, connection.peer]) if (end) this.#pairs.delete(end);
    this.#dropExternal(connection);
    return [connection.id, handle.getAsyncId()];
  }

  /** Whether anything is under way between two ends that both live here. */
  get loopbackBusy(): boolean {
    this.#sort();
    if (this.#dialled.size > 0) return true;
    for (const end of this.#pairs) {
      if (isMoving(end)) return true;
      if (end.closed && end.peer?.closed) this.#pairs.delete(end);
    }
    return false;
  }

  /** Whether an external peer was spoken to and has not answered since. */
  get externalBusy(): boolean {
    if (this.#external.size === 0) return false;
    this.#sort();
    for (const connection of this.#external.values()) if (connection.awaitsAnswer) return true;
    return false;
  }

  inFlight(): Work[] {
    const loopback = [...this.#dialled.keys(), ...[...this.#pairs].filter(isMoving)];
    const external = [...new Set(this.#external.values())].filter(({ awaitsAnswer }) => awaitsAnswer);
    return [
      ...loopback.map(({ work }) => ({ ...work, kind: 'loopback bytes' })),
      ...external.map(({ work, peerName }) => ({ ...work, kind: `answer of ${peerName}` })),
    ];
  }

  /** What is open and may stay so: servers, and sockets by the end that dialled. */
  open(): Work[] {
    const dialled = [...this.#open.values()].filter(({ serverId, ignored }) => serverId === undefined && !ignored);
    return [...this.#servers.open(), ...dialled.map(({ work }) => work)];
  }

  /** External peers, which may speak at any moment. */
  outside(): string[] {
    return [...new Set(this.#external.values())].map(({ peerName }) => `socket to ${peerName}`);
  }

  clear(): void {
    this.#servers.clear();
    for (const map of [this.#open, this.#connecting, this.#external, this.#newTls, this.#dialled]) map.clear();
    for (const set of [this.#arrived, this.#pairs]) set.clear();
  }

  #opened(id: number, trigger: number, handle: StreamHandle, below: (...args: never[]) => unknown): void {
    const serverId = this.#servers.has(trigger) ? trigger : undefined;
    const connection = new Connection(id, handle, serverId, this.#ledger.open('socket', id, below));
    this.#open.set(id, connection);
    this.#byHandle.set(handle, connection);
    if (serverId !== undefined) this.#arrived.add(connection);
  }

  #connected({ connection, request }: Connecting): void {
    if (connection.closed || connection.ignored) return;
    const { handle } = connection;
    const self: Address = {};
    if (handle.getsockname && handle.getsockname(self) !== 0) return; // the connect has failed
    connection.localPort = self.port;
    const serverId = this.#servers.reachedBy(handle, request.address);
    if (serverId !== undefined) {
      this.#dialled.set(connection, serverId);
    } else {
      connection.external = true;
      this.#external.set(connection.id, connection);
    }
  }

  /** Pairs what was accepted with what has dialled, and places TLS layers: neither can be told at `init`. */
  #sort(): void {
    for (const accepted of this.#arrived) this.#pair(accepted);
    for (const [id, tls] of this.#newTls) {
      const connection = this.of(tls);
      if (connection === undefined) continue;
      this.#newTls.delete(id);
      connection.tls = tls;
      if (connection.external) this.#external.set(id, connection);
    }
  }

  /** Finds the end that dialled: by its port, or on a Unix socket by the order of the accept queue. */
  #pair(accepted: Connection): void {
    this.#arrived.delete(accepted);
    const peer: Address = {};
    accepted.handle.getpeername?.(peer);
    for (const [dialled, serverId] of this.#dialled) {
      if (serverId !== accepted.serverId || dialled.localPort !== peer.port) continue;
      this.#dialled.delete(dialled);
      dialled.peer = accepted;
      accepted.peer = dialled;
      this.#pairs.add(dialled);
      return;
    }
  }

  /** Wraps the native `close`, which is where every handle ends. */
  #watchClose(handle: object): void {
    if (this.#closePatched) return;
    this.#closePatched = true;
    const closing = (closed: object): void => this.#closing(closed);
    this.#patches.method<(...args: unknown[]) => unknown>(holderOf(handle, 'close') as object, 'close', (native) => {
      return function close(this: object, ...args: unknown[]) {
        closing(this);
        return native.apply(this, args);
      };
    });
    this.#patches.onUndo(() => {
      this.#closePatched = false;
    });
  }

  #closing(handle: object): void {
    const connection = this.#byHandle.get(handle);
    if (connection && !connection.closed) {
      if (this.#arrived.has(connection)) this.#pair(connection); // afterwards nobody can ask for its port
      connection.close();
      this.#open.delete(connection.id);
      this.#dropExternal(connection);
      this.#ledger.close(connection.work);
    }
    const serverId = this.#servers.closed(handle);
    if (serverId === undefined) return;
    for (const [dialled, id] of this.#dialled) if (id === serverId) this.#dialled.delete(dialled);
  }

  #dropExternal(connection: Connection): void {
    for (const [id, external] of this.#external) if (external === connection) this.#external.delete(id);
  }
}

const isMoving = (end: Connection): boolean =>
  end.peer !== undefined && (end.isSendingTo(end.peer) || end.peer.isSendingTo(end));
