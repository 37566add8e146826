import type { RequestedCall } from '../src/check/check-options.ts';
import { listTools } from '../src/check/list-tools.ts';
import type { ServerOrMade } from '../src/scenario/server-under-test.ts';

/**
 * Asks a server which tools it has: one call for each that is marked read-only, with arguments to be generated.
 *
 * @example
 * ```ts
 * suite(server, { clients: ['codex-cli'], calls: await suite.calls(server) });
 * ```
 */
export async function callsOf(server: ServerOrMade): Promise<readonly RequestedCall[]> {
  const tools = await listTools(server);
  return tools.filter(({ readOnly }) => readOnly).map(({ name }) => ({ tool: name }));
}
