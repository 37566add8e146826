import type { Transport } from '../../clocks/conditions.ts';
import type { Connectable } from '../../wire/memory-link.ts';

/** Which of the two transports over HTTP a server speaks; by default `sse` where its path ends in `/sse`, else `http`. */
export interface OverHttp {
  readonly transport?: 'http' | 'sse';
}

/** A server that is started by a command: it speaks over stdio, or, with `http`, at that address. */
export interface CommandServer extends OverHttp {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Added to the small pinned environment that the child gets. */
  readonly env?: { readonly [key: string]: string };
  /** The words that name it on a replay line, where its command line would give away what a file keeps. */
  readonly replayAs?: readonly string[];
  /** Where the started server listens, as in `http://127.0.0.1:3000/mcp`. Left out: it speaks over stdio. */
  readonly http?: string;
}

/**
 * A server over HTTP in this process, made for each session: a web-standard handler `(Request) => Response`, an object
 * with such a `fetch` (Hono), a Node listener `(req, res) => void`, or an Express app.
 *
 * @example
 * ```ts
 * const report = await check({ app: () => createApp(), path: '/mcp' }, { clients: ['codex-cli'] });
 * ```
 */
export interface HttpAppServer extends OverHttp {
  readonly app: () => unknown;
  /** Default `/mcp`. */
  readonly path?: string;
}

/** A server that runs already. It is asked in real time. */
export interface UrlServer extends OverHttp {
  readonly url: string;
  /** Sent with every request, such as `authorization`. Never reported. */
  readonly headers?: { readonly [name: string]: string };
  /** As of {@link CommandServer}. */
  readonly replayAs?: readonly string[];
}

/**
 * A server in this process: a function that makes one, or loads a module that does. It is called once for each session,
 * under the virtual clock.
 *
 * @example
 * ```ts
 * const made = () => createServer();
 * const loaded = () => import('../src/server.js');   // its default export, or `createServer`, makes the server
 * ```
 */
export type ServerFactory = () => unknown;

/** What the user brings to be tested. */
export type ServerUnderTest = CommandServer | ServerFactory | HttpAppServer | UrlServer;

/** The same, or a server that is made already: that serves one session, so at most one client without anything left open. */
export type ServerOrMade = ServerUnderTest | Connectable;

/** Whether this can be connected: an `McpServer` or `Server` of the SDK, or anything alike. */
export const isConnectable = (value: unknown): value is Connectable =>
  typeof value === 'object' && value !== null && 'connect' in value && typeof value.connect === 'function';

/** What was brought, as what sessions are made of. */
export const asServerUnderTest = (server: ServerOrMade): ServerUnderTest =>
  isConnectable(server) ? () => server : server;

/** Whether a server lives in this process, so that one session is played after another. */
export const livesHere = (server: ServerUnderTest): server is ServerFactory | HttpAppServer =>
  typeof server === 'function' || 'app' in server;

/** Whether there can be but one of it at a time: it shares this process, or it listens at an address of its own. */
export const isAlone = (server: ServerUnderTest): boolean =>
  livesHere(server) || 'url' in server || server.http !== undefined;

/** The address of a server over HTTP, as its clients see it; `null` for one that speaks otherwise. */
export function urlOf(server: ServerUnderTest): URL | null {
  if (typeof server === 'function') return null;
  if ('app' in server) return new URL(server.path ?? '/mcp', 'http://127.0.0.1');
  if ('url' in server) return new URL(server.url);
  return server.http === undefined ? null : new URL(server.http);
}

/** What carries the frames between a server and its clients. */
export function transportOf(server: ServerUnderTest): Transport {
  if (typeof server === 'function') return 'memory';
  const address = urlOf(server);
  if (address === null) return 'stdio';
  return server.transport ?? (/\/sse\/?$/.test(address.pathname) ? 'sse' : 'http');
}
