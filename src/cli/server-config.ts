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
  /** Whose file it is, as a public id; `null`: of no known client. */
  readonly owner: string | null;
  /** The fields beside the command: a client's own settings, or unknown ones. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** Keys that hold something else than a number, a word or a yes, and are not read. */
  readonly unread: readonly string[];
  /** What no report may show, by its name: the values of its environment and headers, and of placeholders. */
  readonly secrets: { readonly [name: string]: string };
}

/** From where a configuration is read. */
export interface ServerConfigRequest {
  readonly path: string;
  /** Which server; may be left out where the file has only one. */
  readonly name?: string;
  /** The environment that placeholders are resolved from. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Given by the user (`--env`): goes before the file's own values. */
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
 * Reads one server from a client's configuration file: its command, arguments and environment with every placeholder
 * resolved, and the settings that are beside them. Values of the environment are never named in a message.
 *
 * @throws UsageError (`ERR_USAGE`) with the file's path, for whatever is wrong with it
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
  const beside = Object.entries(entry).filter(([key]) => !serverFields.has(key));
  const isSetting = (value: unknown): value is SettingValue => ['number', 'boolean', 'string'].includes(typeof value);
  return {
    name: own,
    server,
    owner: client,
    settings: Object.fromEntries(beside.filter((pair): pair is [string, SettingValue] => isSetting(pair[1]))),
    secrets: { ...secrets, ...('url' in server ? server.headers : server.env) },
    unread: beside.filter(([, value]) => !isSetting(value)).map(([key]) => key),
  };
}
