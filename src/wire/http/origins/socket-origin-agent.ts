import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';

interface AgentParts {
  readonly secure: boolean;
  readonly keepAlive: boolean;
}

/** Node's own: a fault on what the server itself asks for holds requests there, and ours are none of these. */
const { addRequest } = http.Agent.prototype as unknown as { addRequest: unknown };

/**
 * Node's agent without its clocks: no bound on sockets, no idle timeout, and what a server says in its `keep-alive`
 * header is not acted on. A socket is kept until the server closes it, or sends what nobody has asked for.
 */
export class QuietAgent {
  readonly agent: http.Agent;
  readonly #sockets = new Set<net.Socket>();

  constructor({ secure, keepAlive }: AgentParts) {
    const options = { keepAlive, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: Number.POSITIVE_INFINITY };
    this.agent = secure ? new https.Agent(options) : new http.Agent(options);
    const hooks = this.agent as unknown as {
      addRequest: unknown;
      keepSocketAlive(socket: net.Socket): boolean;
      reuseSocket(socket: net.Socket, request: { reusedSocket: boolean }): void;
    };
    hooks.keepSocketAlive = (socket) => {
      socket.on('data', spoiled);
      socket.unref();
      return true;
    };
    hooks.addRequest = addRequest;
    const reuse = hooks.reuseSocket.bind(this.agent);
    hooks.reuseSocket = (socket, request) => {
      socket.off('data', spoiled);
      reuse(socket, request);
    };
  }

  /** Takes note of a socket, to end it with all others. */
  watch(socket: net.Socket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Lets go of what was closed while nobody used it: it must never carry a request. */
  weed(): void {
    const free = this.agent.freeSockets as { [name: string]: net.Socket[] | undefined };
    for (const sockets of Object.values(free)) {
      if (sockets === undefined) continue;
      for (const socket of [...sockets]) {
        if (!socket.destroyed && socket.readable && socket.writable) continue;
        sockets.splice(sockets.indexOf(socket), 1);
        socket.destroy();
      }
    }
  }

  /** Ends all sockets. Resolves once they are closed. */
  async close(): Promise<void> {
    const closing = [...this.#sockets].map((socket) => {
      const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      socket.destroy();
      return gone;
    });
    this.agent.destroy();
    await Promise.all(closing);
  }
}

/** A response to nothing, such as the second one to a request: whatever comes next cannot be told from it. */
function spoiled(this: net.Socket): void {
  this.destroy();
}
