import type { Connectable } from '../wire/memory-link.ts';

/** A stdio server: a command and its arguments. */
export interface CommandServer {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Added to the small pinned environment that the child gets. */
  readonly env?: { readonly [key: string]: string };
  /** The words that name it on a replay line, where its command line would give away what a file keeps. */
  readonly replayAs?: readonly string[];
}

/**
 * A server in this process: a function that makes one, or loads a module that does. It is called once for each world,
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
export type ServerUnderTest = CommandServer | ServerFactory;

/** The same, or a server that is made already: that serves one world, so at most one client without anything left open. */
export type ServerOrMade = ServerUnderTest | Connectable;

/** Whether this can be connected: an `McpServer` or `Server` of the SDK, or anything alike. */
export const isConnectable = (value: unknown): value is Connectable =>
  typeof value === 'object' && value !== null && 'connect' in value && typeof value.connect === 'function';

/** What was brought, as what worlds are made of. */
export const asServerUnderTest = (server: ServerOrMade): ServerUnderTest =>
  isConnectable(server) ? () => server : server;
