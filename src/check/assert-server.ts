import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import { UsageError } from './usage-error.ts';

/**
 * Fails early, in clear words, on what is no server.
 *
 * @throws UsageError (`ERR_USAGE`)
 */
export function assertServer(server: unknown): asserts server is ServerUnderTest {
  if (typeof server === 'function') return;
  const isObject = typeof server === 'object' && server !== null;
  if (isObject && 'command' in server && typeof server.command === 'string') return;
  const hint =
    isObject && 'connect' in server
      ? 'Give a function that makes the server: one that is made already can be connected only once'
      : "Give a function that makes a server, or { command: 'node', args: ['server.js'] }";
  throw new UsageError(`there is no server in ${isObject ? 'that object' : JSON.stringify(server)}. ${hint}`);
}
