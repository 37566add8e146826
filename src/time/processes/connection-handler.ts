import type { Socket } from 'node:net';
import { real } from '../base/real.ts';
import { killTree } from '../os/kill-tree.ts';
import { environmentOf } from '../os/process-table.ts';
import type { Dialled } from '../tracking/reach.ts';
import { ClockFileReader } from './clock-file.ts';
import { encodeLine, LineReader } from './line-channel.ts';
import type { ProcessTree } from './process-tree.ts';
import { treeOf } from './process-tree.ts';
import { type AgentMessage, type HostMessage, protocolVersion } from './protocol.ts';
import { readAgentMessage } from './read-message.ts';
import { RemoteAgent } from './remote-agent.ts';
import type { SpawnedProcess } from './spawned-processes.ts';
import type { HostTcp } from './tcp/host-tcp.ts';

export interface ConnectionContext {
  /** Whether this host has issued a bootstrap configuration with that id and that key. */
  hasIssued(id: string, key: string): boolean;
  /** The process tree with that id. It is created at the first call. */
  treeOf(id: string): ProcessTree;
  /** The clock file of a process; null: it has none. */
  clockFileOf(process: string, pid: number): string | null;
  /** Makes the clock ignore a socket. */
  ignore(socket: Socket): void;
  /** Real work goes on in a child. */
  signOfLife(): void;
  /** A process was started in a child. */
  spawned(process: SpawnedProcess): void;
  note(note: string): void;
  /** The connections of agents. */
  readonly tcp: Pick<HostTcp, 'report' | 'listening' | 'unlistening' | 'removeAgent'>;
  /** A program has dialled a host. */
  reached(dialled: Dialled): void;
  /** An extension has sent a message. */
  extension(process: string, atMs: number, message: unknown): void;
  /** An agent has joined: its extension must now receive the messages that it missed. */
  joined(agent: RemoteAgent): void;
}

type Handshake = Extract<AgentMessage, { say: 'hello' | 'wrapper' }>;

/** A message of an agent after its handshake. */
type Report = Exclude<AgentMessage, Handshake>;

/** What the host does at each message of an agent. The byte counts in a message are taken in before. */
type ReportHandlers = {
  readonly [S in Report['say']]: (agent: RemoteAgent, message: Report & { readonly say: S }) => void;
};

/** The process at the other end of a connection, as of its handshake. */
interface Peer {
  readonly process: string;
  readonly pid: number;
  readonly disconnected: () => void;
}

/** A hello is short. A peer that sends more before its hello is no agent of ours. */
const MAX_HELLO_BYTES = 1024 * 1024;
const MAX_AGENT_LINE_BYTES = 64 * 1024 * 1024;

/**
 * Handles the connections of agents, from the handshake to the close. Every process under test can reach the socket, so
 * nothing is trusted: a connection whose first line is no valid handshake is closed, and a later line that is no
 * message of the protocol is dropped.
 */
export class ConnectionHandler {
  readonly #context: ConnectionContext;
  readonly #handlers: ReportHandlers;
  /** Every open connection, with its peer once the handshake is done. */
  readonly #connections = new Map<Socket, Peer | undefined>();

  constructor(context: ConnectionContext) {
    this.#context = context;
    this.#handlers = reportHandlers(context);
  }

  accept(socket: Socket): void {
    this.#context.ignore(socket);
    this.#connections.set(socket, undefined);
    let agent: RemoteAgent | undefined;
    const receive = (value: unknown): void => {
      const message = readAgentMessage(value);
      if (this.#connections.get(socket) !== undefined) {
        if (agent !== undefined && message !== null) this.#receive(agent, message);
        return;
      }
      agent = isHandshake(message) ? this.#handshake(socket, message) : undefined;
      if (this.#connections.get(socket) === undefined) socket.destroySoon();
      else reader.maxBytes = MAX_AGENT_LINE_BYTES;
    };
    const reader = new LineReader(receive, () => receive(null), MAX_HELLO_BYTES);
    socket.on('data', (chunk: Buffer) => {
      if (!socket.destroyed) reader.push(chunk);
    });
    socket.on('error', () => {}); // 'close' follows
    socket.once('close', () => {
      this.#connections.get(socket)?.disconnected();
      this.#connections.delete(socket);
    });
  }

  /**
   * Asks every process to end. Kills those that do not, with all that they have started: while its socket is open, a
   * process has the pid that it gave.
   *
   * @param withinMs real milliseconds that a process has to end by itself
   */
  async shutdown(withinMs: number): Promise<void> {
    const leave = encodeLine({ do: 'leave' } satisfies HostMessage);
    for (const socket of this.#connections.keys()) socket.write(leave);
    const gone = Promise.all([...this.#connections.keys()].map((socket) => closed(socket)));
    const timer = real.setTimeout(() => {
      for (const [socket, peer] of this.#connections) {
        if (peer) killTree(peer.pid);
        else socket.destroy();
      }
    }, withinMs);
    await gone;
    real.clearTimeout(timer);
  }

  #receive(agent: RemoteAgent, message: AgentMessage): void {
    if (isHandshake(message)) return; // the connection has had its handshake
    if (isUnasked(message)) agent.reportedUnasked();
    if ('flows' in message) agent.tree.book.report(agent, message.flows);
    if ('tcp' in message && message.tcp) this.#context.tcp.report(agent, message.tcp);
    const handle = this.#handlers[message.say] as (agent: RemoteAgent, message: Report) => void;
    handle(agent, message);
  }

  /** Sets the peer of a connection. A connection that has none after that is closed. */
  #handshake(socket: Socket, message: Handshake): RemoteAgent | undefined {
    const { pid, process } = message;
    if (message.say === 'hello' && message.version !== protocolVersion) {
      this.#context.note(
        `${message.title} (pid ${pid}) has an agent of another version of mcp-deadline; it was sent home.`,
      );
      socket.write(encodeLine({ do: 'leave' } satisfies HostMessage));
      return undefined;
    }
    if (!this.#isGenuine(message)) return undefined;
    const tree = this.#context.treeOf(treeOf(process));
    if (message.say === 'wrapper') {
      tree.wrappers.add(message.title);
      this.#connections.set(socket, { process, pid, disconnected: () => void tree.wrappers.delete(message.title) });
      return undefined;
    }
    const agent = new RemoteAgent(message, tree, socket, new ClockFileReader(this.#context.clockFileOf(process, pid)));
    tree.book.report(agent, message.flows);
    this.#connections.set(socket, {
      process,
      pid,
      disconnected: () => {
        tree.book.removeOwner(agent, agent.sentFinalMessage);
        this.#context.tcp.removeAgent(agent);
        tree.leave(agent);
        agent.disconnected();
        this.#context.signOfLife();
      },
    });
    tree.join(agent);
    this.#context.joined(agent);
    this.#context.signOfLife();
    return agent;
  }

  /** Two processes may share an id, as in `node a.js | node b.js`, but no process connects twice with one id. */
  #isGenuine({ process, pid, key }: Handshake): boolean {
    if (key === undefined || !this.#context.hasIssued(process, key)) return false;
    for (const peer of this.#connections.values()) if (peer?.pid === pid && peer.process === process) return false;
    // An agent found the key in its environment. Where the system does not show that, the peer is believed.
    return environmentOf(pid)?.includes(key) ?? true;
  }
}

const reportHandlers = (context: ConnectionContext): ReportHandlers => ({
  settled: (agent, message) => agent.answer(message),
  done: (agent, message) => agent.answer(message),
  ticks: (agent, { rows }) => agent.ticked(rows),
  opened: ({ tree }) => tree.wakeWaiter(),
  dialled: ({ tree }) => tree.wakeWaiter(),
  listening: (agent, { at }) => context.tcp.listening(agent, at),
  unlistening: (agent, { at }) => context.tcp.unlistening(agent, at),
  final: (agent) => {
    agent.sentFinalMessage = true;
  },
  alive: () => context.signOfLife(),
  spawned: (_agent, message) => context.spawned(message),
  waiting: (agent, { waiting }) => {
    agent.waiting = waiting;
  },
  blocked: (agent, { by }) => {
    agent.blocked = by;
  },
  'never-idle': (agent, { source }) => {
    agent.neverIdle = { source };
  },
  spin: (agent, { source, sure }) => {
    agent.spin = { source, sure };
  },
  extension: (agent, { atMs, message }) => context.extension(agent.id, atMs, message),
  reached: (_agent, { host, error }) => context.reached({ host, error }),
  leak: ({ name }, { what }) => context.note(`${name}: ${what}`),
});

const isHandshake = (message: AgentMessage | null): message is Handshake =>
  message?.say === 'hello' || message?.say === 'wrapper';

/** The program did something, perhaps after the last answer. The counts in the message are as of that moment. */
const isUnasked = ({ say }: AgentMessage): boolean =>
  say === 'opened' || say === 'dialled' || say === 'listening' || say === 'unlistening' || say === 'spawned';

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
