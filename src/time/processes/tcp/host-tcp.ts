import type net from 'node:net';
import type { StreamHandle } from '../../base/native.ts';
import type { ExpectedBytes, TcpEndReport } from '../protocol.ts';
import type { ReadGate } from '../read-gate.ts';
import type { RemoteAgent } from '../remote-agent.ts';
import { isAnywhere, isLoopback, type ListeningAt, plainAddress } from './endpoint.ts';
import type { LocalEnd } from './local-end.ts';
import { LocalEnds } from './local-ends.ts';
import { TcpBook } from './tcp-book.ts';
import { RemoteEnd } from './tcp-end.ts';
import { addressOf } from './tcp-handle.ts';
import { watchDials } from './watch-dials.ts';

/** Whoever holds ends of connections: an agent, or this thread. */
type Owner = RemoteAgent | typeof HERE;

const HERE = { here: true } as const;

/** The connections between the agents of one host, and between them and this thread. */
export class HostTcp {
  readonly #book: TcpBook<Owner>;
  readonly #ends = new Map<RemoteAgent, Map<number, RemoteEnd>>();
  #stopWatching: (() => void) | undefined;
  /** Sockets of ours that connect to a port of this machine. */
  readonly #connecting = new Map<net.Socket, number>();
  /** Called when somebody begins to listen. */
  readonly onListening = new Set<(agent: RemoteAgent, at: ListeningAt) => void>();
  /** Called when the host is closed. */
  readonly onClose = new Set<() => void>();

  readonly #gate: ReadGate;

  /**
   * @param shared told of the handle of each connection of ours that leads to an agent
   * @param gate what we read of agents passes there
   */
  constructor(shared: (handle: object) => void, gate: ReadGate) {
    this.#gate = gate;
    this.#book = new TcpBook((owner, end) => {
      if ('here' in owner) shared((end as LocalEnd).handle);
      else owner.send({ do: 'shared', end: end.number });
    });
  }

  /** Follows what this thread dials from now on, until {@link close}. */
  open(): void {
    const ends = new LocalEnds({
      opened: (end) => {
        this.#book.add(HERE, end);
        this.#gate.watch(end.handle);
      },
    });
    this.#stopWatching = watchDials({
      dialled: (handle, address, port) => ends.dialled(handle, address, port),
      connects: (socket, args) => {
        const port = localPort(args);
        if (port !== undefined) this.#connecting.set(socket, port);
      },
    });
  }

  close(): void {
    this.#stopWatching?.();
    for (const closed of [...this.onClose]) closed();
  }

  report(agent: RemoteAgent, reports: readonly TcpEndReport[]): void {
    const ends = this.#ends.get(agent) ?? new Map<number, RemoteEnd>();
    this.#ends.set(agent, ends);
    for (const report of reports) {
      let end = ends.get(report.end);
      const isNew = end === undefined && report.route !== undefined;
      if (report.route !== undefined) end ??= new RemoteEnd(report.end, report.route);
      end?.update(report);
      if (end && isNew) {
        ends.set(report.end, end);
        this.#book.add(agent, end);
      }
      if (report.gone) ends.delete(report.end);
    }
  }

  listening(agent: RemoteAgent, at: ListeningAt): void {
    this.#book.listening(agent, at);
    for (const listener of this.onListening) listener(agent, at);
  }

  unlistening(agent: RemoteAgent, at: ListeningAt): void {
    this.#book.listeners.remove(agent, at);
  }

  removeAgent(agent: RemoteAgent): void {
    for (const end of this.#ends.get(agent)?.values() ?? []) end.processEnded();
    this.#ends.delete(agent);
    this.#book.removeOwner(agent);
  }

  listenersOf(agent: RemoteAgent): readonly ListeningAt[] {
    return this.#book.listeners.of(agent);
  }

  /** Takes in what happened on our side since. */
  look(): void {
    this.#book.look();
  }

  expectedOf(agent: RemoteAgent): readonly ExpectedBytes[] {
    return this.#book.expectedOf(agent);
  }

  /** Whether an agent must be asked: it has connections to accept, or bytes to write that somebody reads for. */
  concerns(agent: RemoteAgent): boolean {
    return this.#book.mustAccept(agent) || this.#book.hasQueued(agent);
  }

  looked(agent: RemoteAgent): void {
    this.#book.looked(agent);
  }

  /** Whether anything is under way to us. */
  get dueHere(): boolean {
    for (const [socket, port] of this.#connecting) {
      if (!socket.connecting || socket.destroyed) this.#connecting.delete(socket);
      // Somebody else's port may keep us waiting for ever.
      else if (!hasDialled(socket) || this.#book.listeners.hasPort(port)) return true;
    }
    return this.#book.expectedOf(HERE).length > 0;
  }

  lookedHere(): void {
    this.#book.looked(HERE);
  }

  get slow(): boolean {
    return this.#book.slow;
  }

  get progress(): number {
    return this.#book.progress;
  }

  waitingFor(agent: RemoteAgent): string[] {
    return this.#book.waitingFor(agent);
  }
}

/** Before, its peer's address is being looked up. */
function hasDialled(socket: net.Socket): boolean {
  const { _handle: handle } = socket as unknown as { _handle: StreamHandle | null };
  return handle === null || Boolean(addressOf(handle, 'getsockname')?.port);
}

/** The port that arguments of `connect` name on this machine; a name that is looked up may be only `localhost`. */
function localPort(args: readonly unknown[]): number | undefined {
  // `net.connect` hands over arguments that it has put in order already.
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const options = typeof first === 'object' && first !== null ? (first as net.TcpNetConnectOpts) : undefined;
  const port = Number(options ? options.port : first);
  const host = options ? options.host : typeof second === 'string' ? second : undefined;
  const address = plainAddress(host);
  const isNear = !address || address === 'localhost' || isLoopback(address) || isAnywhere(address);
  return isNear && port > 0 ? port : undefined;
}
