import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type net from 'node:net';

interface AgentParts {
  readonly secure: boolean;
  readonly keepAlive: boolean;
}

/**
 * Node's own `addRequest`. A fault on the server's upstream requests replaces it on the prototype, and the client's requests
 * to the server must not go through that fault.
 */
const { addRequest } = http.Agent.prototype as unknown as { addRequest: unknown };

/**
 * Node's agent without timers: no bound on sockets, no idle timeout, and a server's `keep-alive` header is ignored. It keeps
 * an idle socket until the server closes it or sends bytes on it.
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

  /** Remembers a socket, so that {@link close} closes it. */
  watch(socket: net.Socket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Removes sockets that were closed while they were idle, so that no request is sent on them. */
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

/** Bytes on an idle socket answer no request. The agent would read them as the response to the next request. */
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
    session.setMaxListeners(0); // each stream adds its own
    session.on('error', () => {}); // each stream reports the error
    session.on('goaway', () => {
      if (this.#session === session) this.#session = null;
    });
    session.once('close', () => this.#all.delete(session));
    return session;
  }
}
