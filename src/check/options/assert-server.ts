import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import { UsageError } from './usage-error.ts';

/**
 * Fails early with a clear message if the value is not a server.
 *
 * @throws UsageError (`ERR_USAGE`)
 */
export function assertServer(server: unknown): asserts server is ServerUnderTest {
  if (typeof server === 'function') return;
  const isObject = typeof server === 'object' && server !== null;
  if (isObject && 'command' in server && typeof server.command === 'string') {
    if ('http' in server && server.http !== undefined) assertAddress('http', server.http);
    return;
  }
  if (isObject && 'app' in server && typeof server.app === 'function') {
    if (server.app.length === 0) return;
    throw new UsageError(
      '`app` takes a request itself: give the function that makes it, { app: () => handler }, so that every client gets a new one',
    );
  }
  if (isObject && 'url' in server) {
    assertAddress('url', server.url);
    return;
  }
  const hint =
    isObject && 'connect' in server
      ? 'Give a function that makes the server: one that is made already can be connected only once'
      : "Give a function that makes a server, { app: () => createApp() } for one over HTTP, or { command: 'node', args: ['server.js'] }";
  throw new UsageError(`there is no server in ${isObject ? 'that object' : JSON.stringify(server)}. ${hint}`);
}

function assertAddress(name: string, address: unknown): void {
  const text = String(address);
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return;
  throw new UsageError(
    `${name} is ${JSON.stringify(address)}, which is no HTTP address such as http://127.0.0.1:3000/mcp`,
  );
}
