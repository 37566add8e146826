import { type Address, ownerOf } from '../base/native.ts';
import type { Connection } from './connection.ts';

/**
 * Connections with both ends in this thread. An end that has dialled a server of this thread waits in the accept queue until the
 * other end appears. After that, the bytes of the two ends are compared.
 */
export class Loopback {
  /** Ends that have dialled and are not accepted yet, with the id of the server if it is known. */
  readonly #dialled = new Map<Connection, number>();
  /** Ends whose peer is not known yet. Most of them are accepted ends. */
  readonly #arrived = new Set<Connection>();
  /** The dialling ends of pairs. */
  readonly #pairs = new Set<Connection>();

  /** Call it when an end is in the accept queue of a server of this thread. */
  dialled(connection: Connection, serverId: number): void {
    this.#dialled.set(connection, serverId);
  }

  arrived(connection: Connection): void {
    this.#arrived.add(connection);
  }

  /** Call it when an end has begun to dial, so that no server has accepted it yet. */
  dials(connection: Connection): void {
    this.#arrived.delete(connection);
  }

  /** Call it when a server no longer accepts the connections in its queue. */
  serverClosed(serverId: number): void {
    for (const [dialled, id] of this.#dialled) if (id === serverId) this.#dialled.delete(dialled);
  }

  /** Call it before the handle of an end is closed, because its port cannot be read after that. */
  closing(connection: Connection, external: Iterable<Connection>): void {
    if (this.#arrived.delete(connection)) this.#pair(connection, external);
  }

  forget(connection: Connection): void {
    this.#arrived.delete(connection);
    this.#dialled.delete(connection);
    this.#pairs.delete(connection);
    if (connection.peer) this.#pairs.delete(connection.peer);
  }

  /**
   * Pairs the ends that have arrived with the ends that have dialled.
   *
   * @param external ends that seem to have dialled a server outside. Their server may be one of this thread that was opened
   *   before the tracker was installed
   */
  sort(external: Iterable<Connection>): void {
    for (const connection of this.#arrived) this.#pair(connection, external);
    this.#arrived.clear();
  }

  /**
   * Pairs the ends that are known now. After both sides have closed a connection, the address of the peer can no longer be read.
   */
  sortEarly(external: Iterable<Connection>): void {
    if (this.#arrived.size === 0) return;
    for (const connection of this.#arrived) if (this.#pair(connection, external)) this.#arrived.delete(connection);
  }

  get busy(): boolean {
    if (this.#dialled.size > 0) return true;
    for (const end of this.#pairs) {
      if (isMoving(end)) return true;
      if (end.closed && end.peer?.closed) this.#pairs.delete(end);
    }
    return false;
  }

  /** How many bytes have arrived at open ends. Changes while bytes arrive. */
  get bytesRead(): number {
    let bytes = 0;
    for (const end of this.#pairs) bytes += end.handle.bytesRead + (end.peer?.handle.bytesRead ?? 0);
    return bytes;
  }

  /** The ends from or to which bytes are on their way. */
  moving(): Connection[] {
    return [...this.#dialled.keys(), ...[...this.#pairs].filter(isMoving)];
  }

  clear(): void {
    this.#dialled.clear();
    this.#arrived.clear();
    this.#pairs.clear();
  }

  /** Joins two ends. */
  join(dialled: Connection, accepted: Connection): void {
    this.#dialled.delete(dialled);
    dialled.external = false;
    dialled.peer = accepted;
    accepted.peer = dialled;
    this.#pairs.add(dialled);
  }

  #pair(accepted: Connection, external: Iterable<Connection>): boolean {
    const peer: Address = {};
    const isTcp = accepted.handle.getpeername !== undefined;
    if (isTcp && accepted.handle.getpeername?.(peer) !== 0) return false;
    const path = isTcp ? undefined : serverPath(accepted);
    if (!isTcp && path === undefined) return false;
    // By the port of the dialling end; on a Unix socket, which has no ports, in the order of the accept queue.
    for (const dialled of [...this.#dialled.keys(), ...external]) {
      if (dialled.peer || dialled.path !== path || dialled.localPort !== peer.port) continue;
      this.join(dialled, accepted);
      return true;
    }
    return false;
  }
}

const isMoving = (end: Connection): boolean =>
  end.peer !== undefined && (end.isSendingTo(end.peer) || end.peer.isSendingTo(end));

/** The path of the Unix socket on which a connection was accepted. */
function serverPath({ handle }: Connection): string | undefined {
  const address = ownerOf<{ server?: { address(): unknown } }>(handle)?.server?.address();
  return typeof address === 'string' ? address : undefined;
}
