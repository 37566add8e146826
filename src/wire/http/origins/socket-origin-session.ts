import http2 from 'node:http2';

/** The connection of an HTTP/2 client: one session at a time, made anew once it takes no more streams. No timers. */
export class QuietSession {
  readonly base: URL;
  readonly #options: http2.SecureClientSessionOptions;
  readonly #all = new Set<http2.ClientHttp2Session>();
  #session: http2.ClientHttp2Session | null = null;

  constructor(base: URL, options: http2.SecureClientSessionOptions) {
    this.base = base;
    this.#options = options;
  }

  /** A session that takes streams, which may not be connected yet. */
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
    session.on('error', () => {}); // each stream tells it
    session.on('goaway', () => {
      if (this.#session === session) this.#session = null;
    });
    session.once('close', () => this.#all.delete(session));
    return session;
  }
}
