import type { Transport } from '../../clocks/conditions.ts';
import type { FaultPlace } from '../../faults/fault.ts';
import type { Connectable } from '../../wire/memory-link.ts';

/** The transport of a server over HTTP. */
export interface OverHttp {
  /**
   * `http`: Streamable HTTP. `sse`: the older transport, HTTP with SSE.
   *
   * @defaultValue 'sse' where the path of the server ends in `/sse`, else 'http'
   */
  readonly transport?: 'http' | 'sse';
}

/**
 * A server that a command starts, as it is. It uses stdio, or HTTP at the address `http`.
 *
 * @example
 * ```ts
 * import { check, type CommandServer } from 'mcp-deadline';
 *
 * const server: CommandServer = { command: 'node', args: ['server.js'], env: { LOG_LEVEL: 'error' } };
 * const report = await check(server, { clients: ['codex-cli'], quick: true });
 * ```
 */
export interface CommandServer extends OverHttp {
  /** The program: a name that is found by `PATH`, or a path. */
  readonly command: string;
  /**
   * Its arguments.
   *
   * @defaultValue none
   */
  readonly args?: readonly string[];
  /**
   * The folder that it is started in.
   *
   * @defaultValue the folder of this process
   */
  readonly cwd?: string;
  /**
   * Variables that are added to the small, fixed environment of the child.
   *
   * @defaultValue none
   */
  readonly env?: { readonly [key: string]: string };
  /**
   * The words that name the server on a replay line, for a command line that contains secrets of a file.
   *
   * @defaultValue the command line
   */
  readonly replayAs?: readonly string[];
  /**
   * The address at which the started server listens, such as `http://127.0.0.1:3000/mcp`.
   *
   * @defaultValue none: the server uses stdio
   */
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
  /** Makes the handler. It is called once for each session, under the virtual clock. */
  readonly app: () => unknown;
  /**
   * The path at which the handler serves MCP.
   *
   * @defaultValue '/mcp'
   */
  readonly path?: string;
}

/** A server that runs already. Its sessions are in real time. */
export interface UrlServer extends OverHttp {
  /** Its address. */
  readonly url: string;
  /**
   * Header fields of every request, such as `authorization`. They are never reported.
   *
   * @defaultValue none
   */
  readonly headers?: { readonly [name: string]: string };
  /**
   * The words that name the server on a replay line.
   *
   * @defaultValue the address
   */
  readonly replayAs?: readonly string[];
}

/**
 * A server in this process: a function that makes a server, or that loads a module that makes one. It is called once for each
 * session, under the virtual clock.
 *
 * @example
 * ```ts
 * import type { ServerFactory } from 'mcp-deadline';
 *
 * const made: ServerFactory = () => createServer();
 * const loaded: ServerFactory = () => import('../src/server.js');   // its default export, or `createServer`, makes the server
 * ```
 */
export type ServerFactory = () => unknown;

/** A server under test: a command, a function that makes a server, a handler of HTTP, or the address of a server that runs. */
export type ServerUnderTest = CommandServer | ServerFactory | HttpAppServer | UrlServer;

/** A server under test, or a server that is made already, which serves one session: at most one client, and no call that stays open. */
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

/** Where the faults of a plan are injected for a server. */
export function placeOf(server: ServerUnderTest): FaultPlace {
  if (typeof server === 'function') return 'in-process';
  if ('app' in server) return 'in-process-http';
  if ('url' in server) return 'remote-url';
  return server.http === undefined ? 'stdio-child' : 'http-child';
}

/** The transport between a server and its clients. */
export function transportOf(server: ServerUnderTest): Transport {
  if (typeof server === 'function') return 'memory';
  const address = urlOf(server);
  if (address === null) return 'stdio';
  return server.transport ?? (/\/sse\/?$/.test(address.pathname) ? 'sse' : 'http');
}
