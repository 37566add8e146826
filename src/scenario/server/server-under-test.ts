import type { Transport } from '../../clocks/conditions.ts';
import type { Connectable } from '../../wire/memory-link.ts';

/** Which of the two HTTP transports a server has. By default `sse` if its path ends in `/sse`, otherwise `http`. */
export interface OverHttp {
  readonly transport?: 'http' | 'sse';
}

/** A server that is started by a command. It uses stdio, or listens at the address in `http`. */
export interface CommandServer extends OverHttp {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Variables to add to the small fixed environment of the child process. */
  readonly env?: { readonly [key: string]: string };
  /** The words that name the server on a replay line, if its command line contains secrets of a configuration file. */
  readonly replayAs?: readonly string[];
  /** Where the started server listens, such as `http://127.0.0.1:3000/mcp`. Left out: the server uses stdio. */
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

/** A server that is already running. It is tested in real time. */
export interface UrlServer extends OverHttp {
  readonly url: string;
  /** Headers of every request, such as `authorization`. Reports never contain them. */
  readonly headers?: { readonly [name: string]: string };
  /** As {@link CommandServer.replayAs}. */
  readonly replayAs?: readonly string[];
}

/**
 * A server in this process: a function that makes a server, or loads a module that makes one. The function is called once for
 * each session, under the virtual clock.
 *
 * @example
 * ```ts
 * const made = () => createServer();
 * const loaded = () => import('../src/server.js');   // its default export, or `createServer`, makes the server
 * ```
 */
export type ServerFactory = () => unknown;

/** A server to test, in one of the forms that a user can give. */
export type ServerUnderTest = CommandServer | ServerFactory | HttpAppServer | UrlServer;

/** A server to test, or a server object. An object can serve only one session, so one client, and no call may be left open. */
export type ServerOrMade = ServerUnderTest | Connectable;

/** Whether `value` can be connected: an `McpServer` or `Server` of the SDK, or another object with `connect`. */
export const isConnectable = (value: unknown): value is Connectable =>
  typeof value === 'object' && value !== null && 'connect' in value && typeof value.connect === 'function';

/** Wraps a server object in a function. */
export const asServerUnderTest = (server: ServerOrMade): ServerUnderTest =>
  isConnectable(server) ? () => server : server;

/** Whether a server runs in this process, so that its sessions are played one after another. */
export const livesHere = (server: ServerUnderTest): server is ServerFactory | HttpAppServer =>
  typeof server === 'function' || 'app' in server;

/** Whether only one instance of a server can run at a time: it shares this process, or has a fixed address. */
export const isAlone = (server: ServerUnderTest): boolean =>
  livesHere(server) || 'url' in server || server.http !== undefined;

/** The address of a server over HTTP, as its clients see it. `null`: the server does not use HTTP. */
export function urlOf(server: ServerUnderTest): URL | null {
  if (typeof server === 'function') return null;
  if ('app' in server) return new URL(server.path ?? '/mcp', 'http://127.0.0.1');
  if ('url' in server) return new URL(server.url);
  return server.http === undefined ? null : new URL(server.http);
}

/** The transport between a server and its clients. */
export function transportOf(server: ServerUnderTest): Transport {
  if (typeof server === 'function') return 'memory';
  const address = urlOf(server);
  if (address === null) return 'stdio';
  return server.transport ?? (/\/sse\/?$/.test(address.pathname) ? 'sse' : 'http');
}
