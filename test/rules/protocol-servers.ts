import type { Connectable, ServerTransport } from '../../src/wire/memory-link.ts';
import { type Behaviour, type Flaw, isStateless, type Message, ProtocolCore } from './protocol-core.ts';

/** A server in this process that speaks the protocol without an SDK, with one flaw or none. */
export const inMemory = (flaw: Flaw, how: Behaviour) => (): Connectable => ({
  async connect(transport: ServerTransport) {
    const core = new ProtocolCore(flaw, how);
    transport.onmessage = (message: never) =>
      core.receive(message as Message, { send: (out) => void transport.send(out), end: () => {} });
    await transport.start();
  },
});

const encoder = new TextEncoder();

const keepAliveMs = 15_000;

/** A stream that outlives its connections: what is sent while the client is away waits for it. */
class Stream {
  readonly #events: { readonly id: string; readonly text: string }[] = [];
  readonly #idOf: (at: number) => string;
  readonly #withIds: boolean;
  #sink: ReadableStreamDefaultController<Uint8Array> | null = null;
  #hasEnded = false;

  constructor(idOf: (at: number) => string, withIds: boolean) {
    this.#idOf = idOf;
    this.#withIds = withIds;
  }

  get events(): readonly { readonly id: string; readonly text: string }[] {
    return this.#events;
  }

  write(data: string): void {
    const id = this.#idOf(this.#events.length);
    const text = `${this.#withIds ? `id: ${id}\n` : ''}data: ${data}\n\n`;
    this.#events.push({ id, text });
    this.raw(text);
  }

  raw(text: string): void {
    this.#sink?.enqueue(encoder.encode(text));
  }

  /** Ends it for good. */
  end(): void {
    this.#hasEnded = true;
    this.drop();
  }

  /** Closes the connection, and not the stream. */
  drop(): void {
    this.#sink?.close();
    this.#sink = null;
  }

  /** Whether the event with this id is one of this stream. */
  has(id: string): boolean {
    return this.#events.some((event) => event.id === id);
  }

  response(before: readonly string[], keepsAlive: boolean, buffering: boolean, gone: () => void): Response {
    let alive: NodeJS.Timeout | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#sink = controller;
        for (const text of before) controller.enqueue(encoder.encode(text));
        if (keepsAlive) alive = setInterval(() => this.raw(': alive\n\n'), keepAliveMs);
        if (this.#hasEnded) this.drop();
      },
      cancel: () => {
        clearInterval(alive);
        this.#sink = null;
        gone();
      },
    });
    const headers = { 'content-type': 'text/event-stream', ...(buffering ? {} : { 'x-accel-buffering': 'no' }) };
    return new Response(body, { headers });
  }

  after(id: string): readonly string[] {
    const at = this.#events.findIndex((event) => event.id === id);
    return this.#events.slice(at + 1).map(({ text }) => text);
  }
}

/** The same over HTTP: streams that can be resumed and sessions in the one era, neither in the other. */
export const overHttp = (flaw: Flaw, how: Behaviour) => ({
  app: () => {
    const core = new ProtocolCore(flaw, how);
    const streams: { readonly stream: Stream; readonly id: number }[] = [];
    let ended = false;
    const json = (body: object, status = 200, headers = {}): Response =>
      new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

    const answered = (message: Message): Promise<Response> =>
      new Promise((resolve) => {
        const headers = message.method === 'initialize' ? { 'mcp-session-id': 'session' } : {};
        const refuses = isStateless(message) && !how.eras.includes('stateless') ? 400 : 200;
        core.receive(message, { send: (out) => resolve(json(out, refuses, headers)), end: () => {} });
      });

    const streamed = (message: Message): Response => {
      const { id = -1 } = message;
      const stateless = isStateless(message);
      const number = streams.length;
      const idOf = (at: number) => (flaw === 'event-ids-repeat' ? `${at}` : `${number}-${at}`);
      const stream = new Stream(idOf, !stateless);
      streams.push({ stream, id });
      const primed = !stateless && flaw !== 'stream-not-primed';
      if (primed) stream.write('');
      const before = stream.events.map(({ text }) => text);
      const gone = (): void => {
        if (stateless) core.closed(id);
        if (!stateless && flaw === 'cancels-on-disconnect') {
          core.closed(id);
          stream.write(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32000, message: 'cancelled' } }));
          stream.end();
        }
      };
      const keepsAlive = message.method === 'subscriptions/listen' && flaw !== 'silent-stream';
      const response = stream.response(before, keepsAlive, flaw === 'no-buffering-header', gone);
      core.receive(message, { send: (out) => stream.write(JSON.stringify(out)), end: () => stream.end() });
      if (how.polls === true && message.method === 'tools/call')
        setTimeout(() => {
          if (flaw !== 'closes-without-retry') stream.raw('retry: 500\n\n');
          stream.drop();
        }, 3_000);
      return response;
    };

    const resumed = (lastEventId: string): Response => {
      const found = streams.find(({ stream }) => stream.has(lastEventId));
      if (found === undefined) return new Response(null, { status: 400 });
      const others = flaw === 'replays-other-stream' ? streams.filter((one) => one !== found) : [];
      const replay = [
        ...others.flatMap(({ stream }) => stream.events.map(({ text }) => text)),
        ...found.stream.after(lastEventId),
      ];
      return found.stream.response(replay, false, false, () => {});
    };

    return async (request: Request): Promise<Response> => {
      const session = request.headers.get('mcp-session-id');
      if (session !== null && ended && flaw !== 'ended-session-lives') return new Response(null, { status: 404 });
      if (request.method === 'DELETE') {
        ended = true;
        return new Response(null, { status: 200 });
      }
      if (request.method === 'GET') {
        const last = request.headers.get('last-event-id');
        const refuses = last === null || flaw === 'loses-streamed-answers';
        return refuses ? new Response(null, { status: 405 }) : resumed(last);
      }
      const message = (await request.json()) as Message;
      if (message.id === undefined || message.method === undefined) {
        core.receive(message, { send: () => {}, end: () => {} });
        return new Response(null, { status: 202 });
      }
      const inStreams = ['tools/call', 'subscriptions/listen', ...(flaw === 'task-get-streamed' ? ['tasks/get'] : [])];
      return inStreams.includes(message.method) ? streamed(message) : answered(message);
    };
  },
});
