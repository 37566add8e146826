import type { Arbitrary } from 'fast-check';
import type { Tool } from '../../client/tool.ts';
import { argumentsArbitrary } from '../../explore/arguments/arguments-arbitrary.ts';
import type { ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { type ListToolsOptions, listTools } from '../list-tools.ts';
import { suggestion } from '../options/suggestion.ts';
import { UsageError } from '../options/usage-error.ts';

/**
 * An arbitrary of arguments for a tool, from the tool's `inputSchema`. The server is started once to list its tools.
 *
 * @param server the server under test
 * @param tool the name of the tool
 * @param options the options of `check` that say how the server is reached
 *
 * @example
 * ```ts
 * import fc from 'fast-check';
 *
 * console.log(fc.sample(await argumentsOf(server, 'search'), { seed: 7, numRuns: 1 }));
 * ```
 * @throws UsageError (`ERR_USAGE`) if the server does not list the tool; InvalidSchemaError, UnsupportedSchemaError or
 *   UnsatisfiableSchemaError if no arguments can be generated from its schema
 */
export async function argumentsOf(
  server: ServerOrMade,
  tool: string,
  options: ListToolsOptions = {},
): Promise<Arbitrary<{ readonly [name: string]: unknown }>> {
  return argumentsArbitrary((await toolOf(server, tool, options)).inputSchema);
}

/** A tool as the server lists it. @throws UsageError (`ERR_USAGE`) if the server does not list it */
export async function toolOf(server: ServerOrMade, tool: string, options: ListToolsOptions = {}): Promise<Tool> {
  const tools = await listTools(server, options);
  const found = tools.find(({ name }) => name === tool);
  if (found !== undefined) return found;
  throw new UsageError(
    `the server has no tool ${JSON.stringify(tool)}.${suggestion(
      tool,
      tools.map(({ name }) => name),
    )}`,
  );
}
