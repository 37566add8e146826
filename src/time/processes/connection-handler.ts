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
  /** Whether a process of that id was invited, with that key. */
  hasIssued(id: string, key: string): boolean;
  /** The tree of that id, made if there is none. */
  treeOf(id: string): ProcessTree;
  /** Where a process of that id writes what its clock reads; null: nowhere. */
  clockFileOf(process: string, pid: number): string | null;
  /** Leaves a socket out of the clock's account. */
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
  /** An extension has something to say. */
  extension(process: string, atMs: number, message: unknown): void;
  /** An agent has joined: what its extension missed is to be told now. */
  joined(agent: RemoteAgent): void;
}

type Handshake = Extract<AgentMessage, { say: 'hello' | 'wrapper' }>;

/** Who is at the other end of a connection, once it has said so. */
interface Peer {
  readonly process: string;
  readonly pid: number;
  readonly disconnected: () => void;
}

/** A hello is short. Whoever says more before it is none of ours. */
const MAX_HELLO_BYTES = 1024 * 1024;
const MAX_AGENT_LINE_BYTES = 64 * 1024 * 1024;

/**
 * Takes the connections of agents, and makes each a participant's part from its hello to its end. Every process under
 * test can reach the socket, so nothing is believed: a connection whose first line is no valid hello is closed, and a
 * later line that is no message of the protocol is dropped.
 */
export class ConnectionHandler {
  readonly #context: ConnectionContext;
  readonly #connections = new Map<Socket, Peer | undefined>();

  constructor(context: ConnectionContext) {
    this.#context = context;
  }

  accept(socket: Socket): void {
    this.#context.ignore(socket);
    this.#connections.set(socket, undefined);
    let agent: RemoteAgent | undefined;
    const take = (value: unknown): void => {
      const message = readAgentMessage(value);
      if (this.#connections.get(socket) !== undefined) {
        if (agent !== undefined && message !== null) this.#take(agent, message);
        return;
      }
      agent = isHandshake(message) ? this.#handshake(socket, message) : undefined;
      if (this.#connections.get(socket) === undefined) socket.destroySoon();
      else reader.maxBytes = MAX_AGENT_LINE_BYTES;
    };
    const reader = new LineReader(take, () => take(null), MAX_HELLO_BYTES);
    socket.on('data', (chunk: Buffer) => {
      if (!socket.destroyed) reader.push(chunk);
    });
    socket.on('error', () => {}); // 'close' follows
    socket.once('close', () => {
      this.#connections.get(socket)?.disconnected();
      this.#connections.delete(socket);
    });
  }

  /** Tells every process to end, and kills those that stay, with what they have started. A process whose socket is open is surely the one with that pid. */
  async shutdown(withinMs: number): Promise<void> {
    const leave = encodeLine({ do: 'leave' } satisfies HostMessage);
    for (const socket of this.#connections.keys()) socket.write(leave);
    const gone = Promise.all([...this.#connections.keys()].map((socket) => closed(socket)));
    const timer = real.setTimeout(() => {
      for (const [socket, visitor] of this.#connections) {
        if (visitor) killTree(visitor.pid);
        else socket.destroy();
      }
    }, withinMs);
    await gone;
    real.clearTimeout(timer);
  }

  #take(agent: RemoteAgent, message: AgentMessage): void {
    const { note } = this.#context;
    if (message.say === 'hello' || message.say === 'wrapper') return; // who it is has been said
    if (isUnasked(message)) agent.reportedUnasked();
    if ('flows' in message) agent.tree.book.report(agent, message.flows);
    if ('tcp' in message && message.tcp) this.#context.tcp.report(agent, message.tcp);
    switch (message.say) {
      case 'settled':
      case 'done':
        agent.answer(message);
        break;
      case 'ticks':
        agent.ticked(message.rows);
        break;
      case 'opened':
        agent.tree.wakeWaiter();
        break;
      case 'dialled':
        agent.tree.wakeWaiter();
        break;
      case 'listening':
      case 'unlistening':
        this.#context.tcp[message.say](agent, message.at);
        break;
      case 'final':
        agent.sentFinalMessage = true;
        break;
      case 'alive':
        this.#context.signOfLife();
        break;
      case 'spawned':
        this.#context.spawned(message);
        break;
      case 'waiting':
        agent.waiting = message.waiting;
        break;
      case 'blocked':
        agent.blocked = message.by;
        break;
      case 'never-idle':
        agent.neverIdle = { source: message.source };
        break;
      case 'spin':
        agent.spin = { source: message.source, sure: message.sure };
        break;
      case 'extension':
        this.#context.extension(agent.id, message.atMs, message.message);
        break;
      case 'reached':
        this.#context.reached({ host: message.host, error: message.error });
        break;
      case 'leak':
        note(`${agent.name}: ${message.what}`);
    }
  }

  /** Takes a visitor in, or leaves the socket without one: then it is closed. */
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

  /** Two processes may share an id, as in `node a.js | node b.js`; nobody has one twice. */
  #isGenuine({ process, pid, key }: Handshake): boolean {
    if (key === undefined || !this.#context.hasIssued(process, key)) return false;
    for (const visitor of this.#connections.values())
      if (visitor?.pid === pid && visitor.process === process) return false;
    // Whoever was invited found the key in its environment. Where the system does not tell, it is believed.
    return environmentOf(pid)?.includes(key) ?? true;
  }
}

const isHandshake = (message: AgentMessage | null): message is Handshake =>
  message?.say === 'hello' || message?.say === 'wrapper';

/** Its program did something, and perhaps nobody has asked it since: with counts, as of bytes that it has read by then. */
const isUnasked = ({ say }: AgentMessage): boolean =>
  say === 'opened' || say === 'dialled' || say === 'listening' || say === 'unlistening' || say === 'spawned';

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
