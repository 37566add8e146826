import type { Socket } from 'node:net';
import { real } from '../real.ts';
import { encodeLine, LineChannel } from './line-channel.ts';
import { treeOf } from './process-id.ts';
import type { ProcessTree } from './process-tree.ts';
import { type AgentMessage, type HostMessage, protocolVersion } from './protocol.ts';
import { RemoteAgent } from './remote-agent.ts';
import type { SpawnedProcess } from './spawned-processes.ts';
import type { HostTcp } from './tcp/host-tcp.ts';

export interface ReceptionContext {
  /** The tree of that id, made if there is none. */
  treeOf(id: string): ProcessTree;
  /** Leaves a socket out of the clock's account. */
  ignore(socket: Socket): void;
  /** Real work goes on in a child. */
  signOfLife(): void;
  /** A process was started in a child. */
  spawned(process: SpawnedProcess): void;
  note(note: string): void;
  /** The connections of agents. */
  readonly tcp: Pick<HostTcp, 'report' | 'listening' | 'unlistening' | 'leave'>;
  /** An extension has something to say. */
  extension(process: string, atMs: number, message: unknown): void;
  /** An agent has joined: what its extension missed is to be told now. */
  joined(agent: RemoteAgent): void;
}

/** Who is at the other end of a connection, once it has said so. */
interface Visitor {
  readonly pid: number;
  readonly left: () => void;
}

/** Takes the connections of agents, and makes each a participant's part from its hello to its end. */
export class Reception {
  readonly #context: ReceptionContext;
  readonly #visitors = new Map<Socket, Visitor | undefined>();

  constructor(context: ReceptionContext) {
    this.#context = context;
  }

  receive(socket: Socket): void {
    this.#context.ignore(socket);
    this.#visitors.set(socket, undefined);
    let agent: RemoteAgent | undefined;
    new LineChannel<AgentMessage, HostMessage>(socket, (message) => {
      agent = this.#take(socket, agent, message);
    });
    socket.on('error', () => {}); // 'close' follows
    socket.once('close', () => {
      this.#visitors.get(socket)?.left();
      this.#visitors.delete(socket);
    });
  }

  /** Sends everyone home, and kills whoever stays. A process whose socket is open is surely the one with that pid. */
  async dismiss(withinMs: number): Promise<void> {
    const leave = encodeLine({ do: 'leave' } satisfies HostMessage);
    for (const socket of this.#visitors.keys()) socket.write(leave);
    const gone = Promise.all([...this.#visitors.keys()].map((socket) => closed(socket)));
    const timer = real.setTimeout(() => {
      for (const [socket, visitor] of this.#visitors) {
        if (visitor) kill(visitor.pid);
        else socket.destroy();
      }
    }, withinMs);
    await gone;
    real.clearTimeout(timer);
  }

  #take(socket: Socket, agent: RemoteAgent | undefined, message: AgentMessage): RemoteAgent | undefined {
    const { note } = this.#context;
    if (message.say === 'hello' || message.say === 'wrapper') return this.#greet(socket, message);
    if (agent === undefined) return undefined;
    if ('flows' in message) agent.tree.book.report(agent, message.flows);
    if ('tcp' in message && message.tcp) this.#context.tcp.report(agent, message.tcp);
    switch (message.say) {
      case 'settled':
      case 'done':
        agent.answer(message);
        break;
      case 'opened':
        agent.tree.news();
        break;
      case 'dialled':
        agent.tree.news();
        break;
      case 'listening':
      case 'unlistening':
        this.#context.tcp[message.say](agent, message.at);
        break;
      case 'bye':
        agent.saidBye = true;
        break;
      case 'alive':
        this.#context.signOfLife();
        break;
      case 'spawned':
        this.#context.spawned(message);
        break;
      case 'stuck':
        agent.waiting = message.waiting;
        break;
      case 'never-idle':
        agent.neverIdle = { place: message.place };
        break;
      case 'spin':
        agent.spin = message.what;
        break;
      case 'extension':
        this.#context.extension(agent.id, message.atMs, message.message);
        break;
      case 'leak':
        note(`${agent.name}: ${message.what}`);
    }
    return agent;
  }

  #greet(socket: Socket, message: Extract<AgentMessage, { say: 'hello' | 'wrapper' }>): RemoteAgent | undefined {
    const tree = this.#context.treeOf(treeOf(message.process));
    const { pid } = message;
    if (message.say === 'wrapper') {
      tree.wrappers.add(message.title);
      this.#visitors.set(socket, { pid, left: () => void tree.wrappers.delete(message.title) });
      return undefined;
    }
    if (message.version !== protocolVersion) {
      this.#context.note(
        `${message.title} (pid ${pid}) has an agent of another version of mcp-deadline; it was sent home.`,
      );
      socket.end(encodeLine({ do: 'leave' } satisfies HostMessage));
      return undefined;
    }
    const agent = new RemoteAgent(message, tree, socket);
    tree.book.report(agent, message.flows);
    this.#visitors.set(socket, {
      pid,
      left: () => {
        tree.book.leave(agent, agent.saidBye);
        this.#context.tcp.leave(agent);
        tree.leave(agent);
        agent.gone();
        this.#context.signOfLife();
      },
    });
    tree.join(agent);
    this.#context.joined(agent);
    this.#context.signOfLife();
    return agent;
  }
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}
