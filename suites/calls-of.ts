import { type ListToolsOptions, listTools } from '../src/check/list-tools.ts';
import type { RequestedCall } from '../src/check/options/check-options.ts';
import type { ServerOrMade } from '../src/scenario/server/server-under-test.ts';

/**
 * Lists the tools of a server and makes one call for each tool with `readOnlyHint`. The arguments are generated later.
 *
 * @param server the server under test
 * @param options the options of `check` that say how the server is reached, such as its gateways
 * @throws UsageError (`ERR_USAGE`) if the server does not list its tools
 */
export async function callsOf(server: ServerOrMade, options: ListToolsOptions = {}): Promise<readonly RequestedCall[]> {
  const tools = await listTools(server, options);
  return tools.filter(({ readOnly }) => readOnly).map(({ name }) => ({ tool: name }));
}
