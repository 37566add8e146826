import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type net from 'node:net';

interface AgentParts {
  readonly secure: boolean;
  readonly keepAlive: boolean;
}

/** Node's own: a fault on the server's upstream requests replaces it, and requests to the server must not pass there. */
const { addRequest } = http.Agent.prototype as unknown as { addRequest: unknown };

/**
 * Node's agent without its timers: no bound on sockets, no idle timeout, and a server's `keep-alive` header is ignored. It
 * keeps a socket until the server closes it, or sends bytes that belong to no exchange.
 */
export class NoTimeoutAgent {
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
      socket.on('data', destroyOnData);
      socket.unref();
      return true;
    };
    hooks.addRequest = addRequest;
    const reuse = hooks.reuseSocket.bind(this.agent);
    hooks.reuseSocket = (socket, request) => {
      socket.off('data', destroyOnData);
      reuse(socket, request);
    };
  }

  /** Remembers a socket, to close it with all others. */
  watch(socket: net.Socket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Removes free sockets that were closed while they were idle: they must never carry a request. */
  removeClosed(): void {
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

  /** Closes all sockets. Resolves once they are closed. */
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

/** A response to no request, such as the second one to one request: the next response could not be distinguished from it. */
function destroyOnData(this: net.Socket): void {
  this.destroy();
}

/** The connection of an HTTP/2 client, without timers: one session at a time, and a new one once it accepts no more streams. */
export class NoTimeoutSession {
  readonly base: URL;
  readonly #options: http2.SecureClientSessionOptions;
  readonly #all = new Set<http2.ClientHttp2Session>();
  #session: http2.ClientHttp2Session | null = null;

  constructor(base: URL, options: http2.SecureClientSessionOptions) {
    this.base = base;
    this.#options = options;
  }

  /** A session that accepts streams. It may not be connected yet. */
  get current(): http2.ClientHttp2Session {
    const session = this.#session;
    if (session !== null && !session.closed && !session.destroyed) return session;
    return this.#connect();
  }

  async close(): Promise<void> {
    const closing = [...this.#all].map((session) => {
      const gone = new Promise<void>((resolve) => session.once('close', () => resolve()));
      session.destroy();
      return gone;
    });
    await Promise.all(closing);
  }

  #connect(): http2.ClientHttp2Session {
    const session = http2.connect(this.base.origin, this.#options);
    this.#session = session;
    this.#all.add(session);
    session.setMaxListeners(0); // one of each kind for every stream
    session.on('error', () => {}); // each stream reports it
    session.on('goaway', () => {
      if (this.#session === session) this.#session = null;
    });
    session.once('close', () => this.#all.delete(session));
    return session;
  }
}
