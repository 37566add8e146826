import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, hello, type Message, ok, tool } from './raw-server.ts';

/** One HTTP request of a client, reduced to what its clocks and the protocol decide. */
export interface Asked {
  readonly atMs: number;
  readonly http: string;
  /** The method of the request or notification it carries; `null`: none, or an answer. */
  readonly about: string | null;
  /** Of a cancellation: the method of the request it names. */
  readonly cancels?: string;
  readonly session?: string;
  readonly version?: string;
  readonly lastEventId?: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly named?: string;
}

/** What a raw server over HTTP hears and sees. */
export type Seen = Asked | { readonly atMs: number; readonly closed: string };

/** How a raw server answers one request. */
export interface Reply {
  /** What it is written on, for what is no HTTP at all. */
  readonly response: ServerResponse;
  /** A whole response. */
  send(status: number, body?: string, headers?: { readonly [name: string]: string }): void;
  /** A whole response of JSON. */
  json(value: unknown, status?: number): void;
  /** Begins an event stream, or writes into it. */
  events(text: string): void;
  /** Begins a response that goes on. */
  begin(status: number, text: string, headers: { readonly [name: string]: string }): void;
  /** Ends the response as it should be. */
  end(): void;
  /** Closes the connection in place of the rest. */
  cut(): void;
}

/** What a raw server does with one request. `count`: how many of the kind came before. */
export type Replies = (message: Message, reply: Reply, ask: { readonly count: number; readonly at: Asked }) => void;

/** What a raw server over HTTP does in place of what is usual: by the method of JSON-RPC, or of HTTP. */
export type HttpParts = { readonly [kind: string]: Replies };

/** One event of a stream. */
export const event = (value: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(value)}\n\n`;

/** The answer to a call. */
export const answered = (message: Message): object => answer(message, ok);

const usual: HttpParts = {
  initialize: (message, reply) => reply.json(answer(message, hello('2025-06-18'))),
  'tools/list': (message, reply) => reply.json(answer(message, { tools: [tool()] })),
  'tools/call': (message, reply) => reply.json(answered(message)),
  'server/discover': (message, reply) =>
    reply.json({ jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'no' } }),
  GET: (_, reply) => reply.send(405),
  DELETE: (_, reply) => reply.send(200),
};

const textOf = (name: string, value: string | string[] | undefined) =>
  value === undefined ? {} : { [name]: String(value) };

/**
 * A server over HTTP, as a Node listener, that answers as it likes. What its parts leave out it does as everybody does.
 *
 * @param see told everything that comes, and each exchange that the client closes before it is answered
 */
export function httpRawServer(parts: HttpParts, see: (seen: Seen) => void) {
  const startMs = Date.now();
  const counts = new Map<string, number>();
  const methods = new Map<unknown, string>();
  const now = (): number => Date.now() - startMs;
  return (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const message: Message = text === '' ? {} : JSON.parse(text);
      const kind = message.method ?? (request.method === 'POST' ? 'answer' : (request.method ?? ''));
      if (message.id !== undefined) methods.set(message.id, kind);
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      const { headers } = request;
      const asked: Asked = {
        atMs: now(),
        http: `${request.method} ${request.url}`,
        about: message.method ?? null,
        ...(kind === 'notifications/cancelled' ? { cancels: String(methods.get(message.params?.requestId)) } : {}),
        ...textOf('session', headers['mcp-session-id']),
        ...textOf('version', headers['mcp-protocol-version']),
        ...textOf('lastEventId', headers['last-event-id']),
        ...textOf('accept', headers.accept),
        ...textOf('contentType', headers['content-type']),
        ...textOf('named', headers['mcp-method'] && `${headers['mcp-method']} ${headers['mcp-name'] ?? ''}`.trim()),
      };
      see(asked);
      response.on('error', () => {});
      response.on('close', () => {
        if (!response.writableFinished && !cut)
          see({ atMs: now(), closed: `${request.method} ${message.method ?? ''}`.trim() });
      });
      let cut = false;
      const reply: Reply = {
        response,
        send(status, body = '', more = {}) {
          response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...more }).end(body);
        },
        json(value, status = 200) {
          const session = kind === 'initialize' ? { 'mcp-session-id': 's' } : {};
          reply.send(status, JSON.stringify(value), { 'content-type': 'application/json', ...session });
        },
        events: (written) => reply.begin(200, written, { 'content-type': 'text/event-stream' }),
        begin(status, written, more) {
          if (!response.headersSent) {
            response.writeHead(status, more);
            response.flushHeaders();
          }
          if (written !== '') response.write(written);
        },
        end: () => void response.end(),
        cut() {
          cut = true;
          // What was written goes out before the connection is closed.
          setImmediate(() => request.socket.destroySoon());
        },
      };
      const does = parts[kind] ?? usual[kind];
      if (does !== undefined) does(message, reply, { count, at: asked });
      else if (message.id === undefined) reply.send(202);
      else reply.json(answer(message, {}));
    });
  };
}
