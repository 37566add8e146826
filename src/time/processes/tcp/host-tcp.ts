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

/** The owner of ends of connections: an agent, or this thread. */
type Owner = RemoteAgent | typeof HERE;

const HERE = { here: true } as const;

/** The connections between the agents of one host, and between them and this thread. */
export class HostTcp {
  readonly #book: TcpBook<Owner>;
  readonly #ends = new Map<RemoteAgent, Map<number, RemoteEnd>>();
  #stopWatching: (() => void) | undefined;
  /** The sockets of this thread that are connecting to a port of this machine. */
  readonly #connecting = new Map<net.Socket, number>();
  /** Called when an agent begins to listen. */
  readonly onListening = new Set<(agent: RemoteAgent, at: ListeningAt) => void>();
  /** Called when the host is closed. */
  readonly onClose = new Set<() => void>();

  readonly #gate: ReadGate;

  /**
   * @param shared called with the handle of each connection of this thread that leads to an agent
   * @param gate the gate for what this thread reads from agents
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

  /** Updates the book with the changes on our side. */
  look(): void {
    this.#book.look();
  }

  expectedOf(agent: RemoteAgent): readonly ExpectedBytes[] {
    return this.#book.expectedOf(agent);
  }

  /**
   * Whether an agent must be asked to settle: it has connections to accept, or queued bytes that a reader waits for.
   */
  concerns(agent: RemoteAgent): boolean {
    return this.#book.mustAccept(agent) || this.#book.hasQueued(agent);
  }

  looked(agent: RemoteAgent): void {
    this.#book.looked(agent);
  }

  /** Whether bytes or a connection are on their way to this thread. */
  get dueHere(): boolean {
    for (const [socket, port] of this.#connecting) {
      if (!socket.connecting || socket.destroyed) this.#connecting.delete(socket);
      // A process that is not on this clock may never accept.
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

/** Whether a socket has dialled. Before that, the address of its peer is being looked up. */
function hasDialled(socket: net.Socket): boolean {
  const { _handle: handle } = socket as unknown as { _handle: StreamHandle | null };
  return handle === null || Boolean(addressOf(handle, 'getsockname')?.port);
}

/** The port on this machine that the arguments of `connect` name. Of the names, only `localhost` is recognised. */
function localPort(args: readonly unknown[]): number | undefined {
  // `net.connect` passes arguments that it has normalised already.
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const options = typeof first === 'object' && first !== null ? (first as net.TcpNetConnectOpts) : undefined;
  const port = Number(options ? options.port : first);
  const host = options ? options.host : typeof second === 'string' ? second : undefined;
  const address = plainAddress(host);
  const isNear = !address || address === 'localhost' || isLoopback(address) || isAnywhere(address);
  return isNear && port > 0 ? port : undefined;
}
