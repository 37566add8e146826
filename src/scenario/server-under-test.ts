import type { Connectable } from '../wire/memory-link.ts';
import { ScenarioError } from './scenario-error.ts';

/** A stdio server: a command and its arguments. */
export interface CommandServer {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Added to the small pinned environment that the child gets. */
  readonly env?: { readonly [key: string]: string };
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

const isConnectable = (value: unknown): value is Connectable =>
  typeof value === 'object' && value !== null && 'connect' in value && typeof value.connect === 'function';

const makersOf = (module: object): readonly unknown[] => [
  'default' in module ? module.default : undefined,
  'createServer' in module ? module.createServer : undefined,
];

/**
 * Makes a server with what the user brought.
 *
 * @throws ScenarioError (`ERR_SCENARIO`) when nothing that can be connected comes of it
 */
export async function makeServer(factory: ServerFactory): Promise<Connectable> {
  const made = await factory();
  if (isConnectable(made)) return made;
  if (typeof made === 'object' && made !== null) {
    for (const maker of makersOf(made)) {
      const server: unknown = typeof maker === 'function' ? await maker() : maker;
      if (isConnectable(server)) return server;
    }
    const names = Object.keys(made).join(', ');
    throw new ScenarioError(
      `the server function gave ${names === '' ? 'a module without exports' : `exports ${names}`}, none of which makes a server. Export a function that returns one as default or as createServer; for a module that connects to stdio when it is loaded, give its command instead`,
    );
  }
  throw new ScenarioError(
    `the server function gave ${made === null ? 'null' : typeof made} and not something with connect(transport). Return an McpServer or Server that is not connected yet`,
  );
}
