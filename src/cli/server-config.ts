import { suggestion } from '../check/options/suggestion.ts';
import { UsageError } from '../check/options/usage-error.ts';
import type { SettingValue } from '../clocks/conditions.ts';
import type { CommandServer, UrlServer } from '../scenario/server/server-under-test.ts';
import { commandServer, EntryReader, serverFields, urlServer } from './server-config-entry.ts';
import { isConfigObject, readServerConfigFile } from './server-config-file.ts';
import { configOwner } from './server-config-owner.ts';

/** One server of a client's configuration file. */
export interface ServerConfig {
  readonly name: string;
  readonly server: CommandServer | UrlServer;
  /** The id of the client that owns the file. `null`: no known client. */
  readonly owner: string | null;
  /** The fields next to the command: settings of a client, or unknown fields. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** Fields that are not read, because their value is not a number, a text or a boolean. */
  readonly unread: readonly string[];
  /** Values that no report may contain, by their names: those of the environment, the headers and the placeholders. */
  readonly secrets: { readonly [name: string]: string };
}

/** The configuration to read. */
export interface ServerConfigRequest {
  readonly path: string;
  /** The name of the server. It may be left out if the file has only one. */
  readonly name?: string;
  /** The environment for placeholders. */
  readonly env: { readonly [name: string]: string | undefined };
  /** The variables of `--env`. They take precedence over those of the file. */
  readonly givenEnv?: { readonly [name: string]: string };
}

function chosen(path: string, names: readonly string[], name: string | undefined): string {
  const [only] = names;
  if (name === undefined) {
    if (names.length === 1 && only !== undefined) return only;
    throw new UsageError(`--config ${path} has ${names.length} servers: choose one with --server ${names.join(' | ')}`);
  }
  if (names.includes(name)) return name;
  throw new UsageError(`--config ${path} has no server ${JSON.stringify(name)}.${suggestion(name, names)}`);
}

function inputsOf(inputs: readonly unknown[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const input of inputs)
    if (isConfigObject(input) && typeof input.id === 'string' && typeof input.default === 'string')
      known.set(input.id, input.default);
  return known;
}

/**
 * Reads one server from a client's configuration file: its command, arguments and environment, with all placeholders resolved,
 * and the settings next to them. No message has a value of the environment.
 *
 * @throws UsageError (`ERR_USAGE`) with the file's path, for every problem of the file
 */
export function readServerConfig({ path, name, env, givenEnv = {} }: ServerConfigRequest): ServerConfig {
  const { servers, inputs } = readServerConfigFile(path);
  const own = chosen(path, Object.keys(servers), name);
  const where = `--config ${path}, server ${JSON.stringify(own)}`;
  const entry = servers[own];
  if (!isConfigObject(entry)) throw new UsageError(`${where} must be an object`);
  const { client, workspaceFolder } = configOwner(path);
  const folder = workspaceFolder ?? process.cwd();
  const secrets: { [name: string]: string } = {};
  const reader = new EntryReader(entry, where, {
    file: where,
    env,
    workspaceFolder: folder,
    inputs: inputsOf(inputs),
    secrets,
  });
  const running = entry.command === undefined ? urlServer(reader, client) : null;
  const server = running ?? commandServer(reader, givenEnv, workspaceFolder);
  const otherFields = Object.entries(entry).filter(([key]) => !serverFields.has(key));
  const isSetting = (value: unknown): value is SettingValue => ['number', 'boolean', 'string'].includes(typeof value);
  return {
    name: own,
    server,
    owner: client,
    settings: Object.fromEntries(otherFields.filter((pair): pair is [string, SettingValue] => isSetting(pair[1]))),
    secrets: { ...secrets, ...('url' in server ? server.headers : server.env) },
    unread: otherFields.filter(([, value]) => !isSetting(value)).map(([key]) => key),
  };
}
