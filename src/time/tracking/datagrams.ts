import dgram from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { type Address, holderOf, ownerOf } from '../base/native.ts';
import type { Patches } from '../base/patches.ts';
import { droppedDatagrams } from '../os/udp-drops.ts';
import type { Ledger, Work } from './ledger.ts';

type Native = (this: UdpHandle, ...args: unknown[]) => unknown;
type OnMessage = (this: unknown, bytes: number, handle: unknown, buffer: unknown, from?: Address) => unknown;

/** The parts of Node's native UDP handle that are used here: checked on Node 20, 22, 24 and 26. */
interface UdpHandle {
  getAsyncId(): number;
  hasRef?(): boolean;
  getsockname?(out: Address): number;
  onmessage?: OnMessage;
}

/** One socket of this thread. */
interface UdpSocket {
  readonly handle: UdpHandle;
  /** The peer to which the socket was connected. */
  remote: Address | undefined;
  /** Queries to peers outside without an answer, by `address:port`. The list of a peer that has answered all is empty. */
  readonly asked: Map<string, Work[]>;
  /** Peers outside that sent the first datagram. Datagrams to them are answers. */
  readonly callers: Set<string>;
  /** The number of datagrams of this thread that are on their way to the socket. */
  expected: number;
  dropsSeen: number;
}

/**
 * Datagrams. A datagram that is sent on a socket on which the program listens for messages is a query: one answer for each is
 * waited for, until the socket is closed. A datagram on a socket without a listener needs no answer. Neither does a datagram to a
 * peer that sent the first datagram, or to many peers at once (multicast, broadcast). Between two sockets of this thread, a
 * datagram is in flight until it has been received, or dropped by the kernel.
 */
export class Datagrams {
  readonly #ledger: Ledger;
  readonly #patches: Patches;
  readonly #sockets = new Map<object, UdpSocket>();
  #patched = false;

  constructor(ledger: Ledger, patches: Patches) {
    this.#ledger = ledger;
    this.#patches = patches;
  }

  /** Adopts the sockets that were opened before. */
  install(): void {
    const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
    for (const socket of handles) {
      const handle = socket instanceof dgram.Socket ? handleOf(socket) : undefined;
      if (handle === undefined) continue;
      this.#opened(handle);
      this.#watchReads(handle);
    }
  }

  /** Records a handle from async_hooks' `init`. */
  started(type: string, resource: object): void {
    if (type === 'UDPWRAP') this.#opened(resource as UdpHandle);
  }

  /** Whether a query was sent to a peer outside that has not answered. */
  get busy(): boolean {
    for (const socket of this.#sockets.values())
      if (openQueries(socket).length > 0 && isListenedTo(socket)) return true;
    return false;
  }

  /** Whether a datagram is in flight between two sockets of this thread. The kernel may drop a datagram without an event. */
  get underWay(): boolean {
    for (const socket of this.#sockets.values()) {
      if (socket.expected === 0) continue;
      this.#countDrops(socket);
      if (socket.expected > 0) return true;
    }
    return false;
  }

  inFlight(): Work[] {
    return [...this.#sockets.values()].filter(isListenedTo).flatMap(openQueries);
  }

  /** Whether there is a peer outside that may send at any moment, because datagrams were exchanged with it. */
  get mayHear(): boolean {
    for (const socket of this.#sockets.values())
      if ((socket.asked.size > 0 || socket.callers.size > 0) && isListenedTo(socket)) return true;
    return false;
  }

  clear(): void {
    this.#sockets.clear();
  }

  #opened(handle: UdpHandle): void {
    this.#sockets.set(handle, {
      handle,
      remote: undefined,
      asked: new Map(),
      callers: new Set(),
      expected: 0,
      dropsSeen: 0,
    });
    if (!this.#patched) this.#patch(handle);
  }

  /** Wraps the methods of a handle that the sockets of `dgram` call. */
  #patch(handle: UdpHandle): void {
    this.#patched = true;
    this.#patches.onUndo(() => {
      this.#patched = false;
    });
    const sockets = this.#sockets;
    const wrap = (name: string, seen: (socket: UdpSocket, args: readonly unknown[], result: unknown) => void): void => {
      this.#patches.method<Native>(holderOf(handle, name) as object, name, (native) => {
        return function (...args) {
          const result = native.apply(this, args);
          const socket = sockets.get(this);
          if (socket !== undefined) seen(socket, args, result);
          return result;
        };
      });
    };
    for (const name of ['send', 'send6'])
      wrap(name, (socket, args, result) => this.#sent(socket, args, Number(result)));
    for (const name of ['connect', 'connect6']) {
      wrap(name, (socket, [address, port]) => {
        socket.remote = { address: String(address), port: Number(port) };
      });
    }
    wrap('disconnect', (socket) => {
      socket.remote = undefined;
    });
    wrap('recvStart', ({ handle }) => this.#watchReads(handle));
    wrap('close', (socket) => {
      this.#sockets.delete(socket.handle);
      this.#forget(socket);
    });
  }

  /**
   * @param args the request, the buffers, their number; for a socket that is not connected also port and address; then whether to
   *   call back
   */
  #sent(socket: UdpSocket, args: readonly unknown[], result: number): void {
    if (!(result >= 0)) return;
    const [, , , port, address] = args;
    const to = typeof port === 'number' ? { port, address: String(address) } : socket.remote;
    if (to?.port === undefined || to.address === undefined) return;
    const here = this.#receiver(to.address, to.port);
    if (here !== undefined) here.expected++;
    else if (!goesToMany(to.address)) this.#ask(socket, `${to.address}:${to.port}`);
  }

  #ask(socket: UdpSocket, peer: string): void {
    if (socket.callers.has(peer)) return;
    const work = this.#ledger.open(`answer of ${peer} (UDP)`, socket.handle.getAsyncId(), this.#sent);
    const queries = socket.asked.get(peer);
    if (queries === undefined) socket.asked.set(peer, [work]);
    else queries.push(work);
  }

  /** The socket of this thread that receives datagrams to this address; undefined if that is not certain. */
  #receiver(address: string, port: number): UdpSocket | undefined {
    if (!isHere(address)) return undefined;
    const bound = [...this.#sockets.values()].filter(({ handle }) => {
      const self: Address = {};
      return handle.onmessage !== undefined && handle.getsockname?.(self) === 0 && self.port === port;
    });
    return bound.length === 1 ? bound[0] : undefined;
  }

  #watchReads(handle: UdpHandle): void {
    const { onmessage } = handle;
    if (onmessage === undefined) return;
    const received = (bytes: number, from: Address | undefined): void => this.#received(handle, bytes, from);
    handle.onmessage = function (this: unknown, bytes, of, buffer, from) {
      received(bytes, from);
      return onmessage.call(this, bytes, of, buffer, from);
    };
  }

  #received(handle: UdpHandle, bytes: number, from: Address | undefined): void {
    const socket = this.#sockets.get(handle);
    if (socket === undefined) return;
    this.#ledger.movements++;
    if (bytes < 0 || from?.port === undefined) {
      this.#forget(socket); // for example, no socket is bound to that port
    } else if (this.#receiver(String(from.address), from.port) !== undefined) {
      socket.expected = Math.max(0, socket.expected - 1);
    } else this.#answered(socket, `${from.address}:${from.port}`);
  }

  /** An answer may come from another address of the peer, and in several parts. */
  #answered(socket: UdpSocket, peer: string): void {
    const queries = socket.asked.get(peer) ?? [...socket.asked.values()].find(({ length }) => length > 0);
    if (queries === undefined) socket.callers.add(peer);
    const work = queries?.shift();
    if (work) this.#ledger.close(work);
  }

  #forget(socket: UdpSocket): void {
    for (const work of openQueries(socket)) this.#ledger.close(work);
    socket.asked.clear();
  }

  /**
   * Where the kernel does not show drops, two quiet turns must do: it delivers at once what goes to this machine.
   */
  #countDrops(socket: UdpSocket): void {
    const self: Address = {};
    const dropped = socket.handle.getsockname?.(self) === 0 ? droppedDatagrams(Number(self.port)) : undefined;
    if (dropped === undefined) {
      socket.expected = 0;
      return;
    }
    socket.expected = Math.max(0, socket.expected - (dropped - socket.dropsSeen));
    socket.dropsSeen = dropped;
  }
}

const openQueries = ({ asked }: UdpSocket): Work[] => [...asked.values()].flat();

/** Whether the program waits for messages on a socket. A socket that would not keep the process alive is not waited for. */
function isListenedTo({ handle }: UdpSocket): boolean {
  if (handle.hasRef?.() === false) return false;
  return (ownerOf<dgram.Socket>(handle)?.listenerCount('message') ?? 0) > 0;
}

function handleOf(socket: dgram.Socket): UdpHandle | undefined {
  const state = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol');
  return state && ((Reflect.get(socket, state) as { handle?: UdpHandle | null }).handle ?? undefined);
}

const goesToMany = (address: string): boolean =>
  /^(22[4-9]|23\d)\./.test(address) || address.endsWith('.255') || /^ff/i.test(address);

function isHere(address: string): boolean {
  if (/^(127\.|0\.0\.0\.0$|::1?$|::ffff:127\.)/.test(address)) return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address));
}
