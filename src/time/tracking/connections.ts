import net from 'node:net';
import { type Address, holderOf, type StreamHandle } from '../base/native.ts';
import type { Patches } from '../base/patches.ts';
import { Connection } from './connection.ts';
import type { Ledger, Work } from './ledger.ts';
import { Loopback } from './loopback.ts';
import { Servers } from './servers.ts';

interface Connecting {
  readonly connection: Connection;
  readonly request: { readonly address?: string };
}

/**
 * The connections of this thread. If both ends are in this thread, the work in flight is known exactly: bytes written minus bytes
 * read in each direction, a connection not yet accepted, a FIN not yet received. A peer outside is opaque: if bytes were sent to
 * it and it has not answered since, it counts as work.
 */
export class Connections {
  readonly #ledger: Ledger;
  readonly #patches: Patches;
  readonly #closed: (handle: object) => void;
  readonly #servers: Servers;
  readonly #loopback = new Loopback();
  #closePatched = false;
  readonly #open = new Map<number, Connection>();
  readonly #byHandle = new WeakMap<object, Connection>();
  readonly #connecting = new Map<number, Connecting>();
  /** Connections to peers outside, by the ids of their handles. */
  readonly #external = new Map<number, Connection>();
  readonly #newTls = new Map<number, StreamHandle>();

  /** @param closed called with every native handle that is closed */
  constructor(ledger: Ledger, patches: Patches, closed: (handle: object) => void = () => {}) {
    this.#ledger = ledger;
    this.#patches = patches;
    this.#closed = closed;
    this.#servers = new Servers(ledger);
  }

  /** Adopts servers and sockets that were opened before. No answer to their earlier bytes is waited for. */
  install(): void {
    const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
    for (const owner of handles) {
      if (!(owner instanceof net.Server || owner instanceof net.Socket)) continue;
      const handle = (owner as { _handle?: StreamHandle | null })._handle;
      if (!handle) continue;
      if (owner instanceof net.Server) this.started(handle.getAsyncId(), 'TCPSERVERWRAP', 0, handle, this.install);
      else if (handle.getpeername) this.#adopt(handle, 'server' in owner && owner.server != null);
    }
  }

  /** Records a handle or request from async_hooks' `init`. */
  started(id: number, type: string, trigger: number, resource: object, below: (...args: never[]) => unknown): void {
    if (this.#usedAgain(id, resource)) return;
    switch (type) {
      case 'TCPSERVERWRAP':
      case 'PIPESERVERWRAP':
        this.#watchClose(resource);
        this.#servers.opened(id, resource as StreamHandle, below);
        break;
      case 'TCPWRAP':
      case 'PIPEWRAP':
        this.#watchClose(resource);
        this.#loopback.arrived(this.#opened(id, this.#servers.has(trigger), resource as StreamHandle, below));
        break;
      case 'TCPCONNECTWRAP':
      case 'PIPECONNECTWRAP': {
        const connection = this.#open.get(trigger);
        if (connection === undefined) break;
        this.#loopback.dials(connection);
        this.#connecting.set(id, { connection, request: resource });
        break;
      }
      case 'SHUTDOWNWRAP': {
        const connection = this.of((resource as { handle?: StreamHandle }).handle);
        if (connection) connection.finished = true;
        break;
      }
      case 'TLSWRAP':
        this.#newTls.set(id, resource as StreamHandle);
    }
  }

  /** Call it before a callback of `id` runs: a connect has succeeded, or bytes of an external peer have arrived. */
  before(id: number): void {
    if (this.#newTls.has(id)) this.#findTlsBelow();
    this.#external.get(id)?.calledBack();
    const connecting = this.#connecting.get(id);
    if (connecting !== undefined) {
      this.#connecting.delete(id);
      this.#connected(connecting);
    }
    this.#loopback.sortEarly(this.#external.values());
  }

  /** The connection below the handle of a socket, with or without TLS. */
  of(handle: StreamHandle | null | undefined): Connection | undefined {
    if (!handle) return undefined;
    return this.#byHandle.get(handle) ?? (handle._parent && this.#byHandle.get(handle._parent));
  }

  /**
   * Adopts a pooled socket when a request is about to use it. A socket that was opened before this clock is not known yet: pools
   * unref idle sockets, and `install` sees no handle that is unref'd.
   *
   * @returns the connection of the socket; `undefined`: it is not a TCP socket
   */
  adoptPooled(handle: StreamHandle | null | undefined): Connection | undefined {
    if (handle?.getpeername && this.of(handle) === undefined) this.#adopt(handle, false);
    return this.of(handle);
  }

  /** Ignores the connection from now on. @returns the async ids whose callbacks no longer count as activity */
  ignore(handle: StreamHandle): number[] {
    const connection = this.of(handle);
    if (!connection) return [handle.getAsyncId()];
    connection.ignored = true;
    this.#loopback.forget(connection);
    this.#dropExternal(connection);
    return [connection.id, handle.getAsyncId()];
  }

  /** Call it if the peer is in another process on this clock. The host accounts for such a connection. */
  share(handle: StreamHandle): void {
    const connection = this.of(handle);
    if (!connection || connection.shared) return;
    connection.shared = true;
    connection.external = false;
    this.#loopback.forget(connection);
    this.#dropExternal(connection);
  }

  /** See {@link Loopback.bytesRead}. */
  get loopbackBytesRead(): number {
    return this.#loopback.bytesRead;
  }

  /** Whether bytes are on their way between two ends that are both in this thread. */
  get loopbackBusy(): boolean {
    this.#sort();
    return this.#loopback.busy;
  }

  /** Whether bytes were sent to an external peer that has not answered since. */
  get externalBusy(): boolean {
    if (this.#external.size === 0) return false;
    this.#sort();
    for (const connection of this.#external.values()) if (connection.awaitsAnswer) return true;
    return false;
  }

  inFlight(): Work[] {
    const external = this.#externalOnce().filter(({ awaitsAnswer }) => awaitsAnswer);
    return [
      ...this.#loopback.moving().map(({ work }) => ({ ...work, kind: 'loopback bytes' })),
      ...external.map(({ work, peerName }) => ({ ...work, kind: `answer of ${peerName}` })),
    ];
  }

  /** The resources that are open and may remain open: servers, and for each connection the end that dialled. */
  open(): Work[] {
    const dialled = [...this.#open.values()].filter(({ accepted, ignored }) => !accepted && !ignored);
    return [...this.#servers.open(), ...dialled.map(({ work }) => work)];
  }

  /** Whether there is an external peer, which may send bytes at any moment. */
  get mayHear(): boolean {
    return this.#external.size > 0;
  }

  clear(): void {
    this.#servers.clear();
    this.#loopback.clear();
    for (const map of [this.#open, this.#connecting, this.#external, this.#newTls]) map.clear();
  }

  #externalOnce(): Connection[] {
    return [...new Set(this.#external.values())]; // a TLS connection has two ids
  }

  /** Node's agents give the handle of a pooled socket another id with each request that it carries. */
  #usedAgain(id: number, resource: object): boolean {
    if (resource.constructor.name !== 'ReusedHandle') return false;
    const connection = this.adoptPooled((resource as { readonly handle?: StreamHandle }).handle);
    if (connection?.external === true) this.#external.set(id, connection);
    return true;
  }

  #opened(id: number, accepted: boolean, handle: StreamHandle, below: (...args: never[]) => unknown): Connection {
    const connection = new Connection(id, handle, accepted, this.#ledger.open('socket', id, below));
    this.#open.set(id, connection);
    this.#byHandle.set(handle, connection);
    return connection;
  }

  /** Adopts an earlier socket. Its other end is in this thread, or is a peer outside that owes no answer. */
  #adopt(handle: StreamHandle, accepted: boolean): void {
    this.#watchClose(handle);
    const connection = this.#opened(handle.getAsyncId(), accepted, handle, this.install);
    const [self, peer]: [Address, Address] = [{}, {}];
    if (handle.getsockname?.(self) !== 0 || handle.getpeername?.(peer) !== 0) return;
    connection.localPort = self.port;
    connection.adopted();
    const other = [...this.#open.values()].find((end) => end !== connection && end.localPort === peer.port);
    if (other) {
      this.#loopback.join(other, connection);
      this.#dropExternal(other);
    } else if (!accepted) {
      connection.external = true;
      this.#external.set(connection.id, connection);
    }
  }

  #connected({ connection, request }: Connecting): void {
    if (connection.closed || connection.ignored || connection.shared) return;
    const { handle } = connection;
    const self: Address = {};
    if (handle.getsockname && handle.getsockname(self) !== 0) return; // the connect has failed
    connection.localPort = self.port;
    connection.path = handle.getpeername ? undefined : request.address;
    const serverId = this.#servers.reachedBy(handle, request.address);
    if (serverId !== undefined) {
      this.#loopback.dialled(connection, serverId);
    } else {
      connection.external = true;
      this.#external.set(connection.id, connection);
    }
  }

  /**
   * Pairs accepted ends with dialled ends, and finds the connections of TLS layers. Neither is known when they are made.
   */
  #sort(): void {
    this.#loopback.sort(this.#external.values());
    for (const [id, { external }] of this.#external) if (!external) this.#external.delete(id);
    this.#findTlsBelow();
  }

  #findTlsBelow(): void {
    for (const [id, tls] of this.#newTls) {
      const connection = this.of(tls);
      if (connection === undefined) continue;
      this.#newTls.delete(id);
      connection.tls = tls;
      if (connection.external) this.#external.set(id, connection);
    }
  }

  /** Wraps the native `close`, which is called for every handle. */
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
    this.#closed(handle);
    const connection = this.#byHandle.get(handle);
    if (connection && !connection.closed) {
      this.#loopback.closing(connection, this.#external.values());
      connection.close();
      this.#open.delete(connection.id);
      this.#dropExternal(connection);
      this.#ledger.close(connection.work);
    }
    const serverId = this.#servers.closed(handle);
    if (serverId !== undefined) this.#loopback.serverClosed(serverId);
  }

  #dropExternal(connection: Connection): void {
    for (const [id, external] of this.#external) if (external === connection) this.#external.delete(id);
  }
}
