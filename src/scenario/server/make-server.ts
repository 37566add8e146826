import type { Connectable } from '../../wire/memory-link.ts';
import { canRenewModules, loadsModule, renewModules } from './module-renewal.ts';
import { ScenarioError } from './scenario-error.ts';
import { isConnectable, type ServerFactory } from './server-under-test.ts';
import { looksLikeApp } from './web-app.ts';

/** The servers and modules of earlier sessions. */
const used = new WeakSet<object>();

const isModule = (value: unknown): value is object => Object.prototype.toString.call(value) === '[object Module]';

const makersOf = (module: object): readonly unknown[] => [
  'default' in module ? module.default : undefined,
  'createServer' in module ? module.createServer : undefined,
];

async function serverFrom(made: unknown): Promise<Connectable> {
  if (isConnectable(made)) return made;
  if (typeof made === 'object' && made !== null && !looksLikeApp(made)) {
    for (const maker of makersOf(made)) {
      const server: unknown = typeof maker === 'function' ? await maker() : maker;
      if (isConnectable(server)) return server;
    }
    const names = Object.keys(made).join(', ');
    throw new ScenarioError(
      `the server function gave ${names === '' ? 'a module without exports' : `exports ${names}`}, none of which makes a server. Export a function that returns one as default or as createServer; for a module that connects to stdio when it is loaded, give its command instead`,
    );
  }
  if (looksLikeApp(made))
    throw new ScenarioError(
      'the server function gave an HTTP app. Give it as one, { app: () => createApp() }: then clients reach it over HTTP',
    );
  throw new ScenarioError(
    `the server function gave ${made === null ? 'null' : typeof made} and not something with connect(transport). Return an McpServer or Server that is not connected yet`,
  );
}

/** In versions 1 and 2 of the SDK, an `McpServer` has `isConnected()`, and a connected `Server` has its `transport`. */
const isConnected = (server: Connectable): boolean =>
  ('isConnected' in server && typeof server.isConnected === 'function' && server.isConnected() === true) ||
  ('transport' in server && server.transport !== undefined && server.transport !== null);

const usedError = (made: unknown): ScenarioError =>
  new ScenarioError(
    isModule(made)
      ? "the module exports a server that is made already, and this one was connected before; what it remembers of that would be taken for this client's. Export a function that makes it; or load the module again each time, () => import('../server.js?' + n++), which under vitest the import of mcp-deadline/vitest does for you"
      : "this server was connected before; what it remembers of that would be taken for this client's. Every client gets a new server, and so does every call after one that was left open: pass a function that makes one, () => createServer()",
    'ERR_SERVER_USED',
  );

/**
 * Makes a new server for a session with the user's function.
 *
 * If possible (see {@link renewModules}), a module is evaluated again for each session, so that a session begins as a process
 * does: without the state that an earlier session left in the module, such as a timer of its clock.
 *
 * @throws ScenarioError `ERR_SCENARIO` if the result cannot be connected, `ERR_SERVER_CONNECTED` if it is connected now,
 *   `ERR_SERVER_USED` if it was connected in an earlier session
 */
export async function makeServer(factory: ServerFactory): Promise<Connectable> {
  if (loadsModule(factory)) await renewModules();
  let made = await factory();
  if (isModule(made) && used.has(made) && canRenewModules()) {
    await renewModules();
    made = await factory();
  }
  if (isModule(made)) used.add(made);
  const server = await serverFrom(made);
  if (used.has(server)) throw usedError(made);
  if (isConnected(server))
    throw new ScenarioError(
      'the server is connected already, and a server has one connection. Give it as it is before connect(transport): mock clients bring their own',
      'ERR_SERVER_CONNECTED',
    );
  used.add(server);
  return server;
}
