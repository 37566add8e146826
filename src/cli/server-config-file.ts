import { readFileSync } from 'node:fs';
import { UsageError } from '../check/options/usage-error.ts';
import { parseServerConfigJson, ServerConfigSyntaxError } from './server-config-json.ts';

/** An object of a configuration file. */
export type ConfigObject = { readonly [key: string]: unknown };

/** The servers of a client's configuration file, as written in the file. */
export interface ServerConfigFile {
  readonly servers: { readonly [name: string]: unknown };
  /** The `inputs` of VS Code: values that VS Code asks its user for. */
  readonly inputs: readonly unknown[];
}

/** Whether a JSON value is an object. */
export const isConfigObject = (value: unknown): value is ConfigObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const why = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  return error instanceof Error ? error.message : String(error);
};

function parsed(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--config ${path}: ${why(error)}`);
  }
  try {
    return parseServerConfigJson(text);
  } catch (error) {
    if (!(error instanceof ServerConfigSyntaxError)) throw error;
    const toml = /\.toml$/i.test(path) ? '. TOML cannot be read yet' : '';
    throw new UsageError(`--config ${path} is not JSON: ${error.message}${toml}`);
  }
}

/** The servers in a file: most clients have them under `mcpServers`, VS Code under `servers`, its settings file under `mcp`. */
function serversOf(content: ConfigObject): { key: string; value: unknown; inputs: unknown } | null {
  for (const key of ['mcpServers', 'servers', 'context_servers'])
    if (key in content) return { key, value: content[key], inputs: content.inputs };
  return isConfigObject(content.mcp) ? serversOf(content.mcp) : null;
}

/**
 * Reads a client's configuration file: `.mcp.json`, `claude_desktop_config.json`, `.cursor/mcp.json`,
 * `.vscode/mcp.json` and others of the same format.
 *
 * @throws UsageError (`ERR_USAGE`) for a file that is missing, is not JSON, or has no servers; its message has the path
 */
export function readServerConfigFile(path: string): ServerConfigFile {
  const content = parsed(path);
  if (!isConfigObject(content)) throw new UsageError(`--config ${path}: a JSON object is expected`);
  const found = serversOf(content);
  if (found === null)
    throw new UsageError(`--config ${path} names no servers: "mcpServers" is expected, or "servers" as in VS Code`);
  if (!isConfigObject(found.value))
    throw new UsageError(`--config ${path}: "${found.key}" must be an object of servers by their names`);
  if (Object.keys(found.value).length === 0) throw new UsageError(`--config ${path}: "${found.key}" is empty`);
  return { servers: found.value, inputs: Array.isArray(found.inputs) ? found.inputs : [] };
}
