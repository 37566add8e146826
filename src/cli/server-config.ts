import { resolve } from 'node:path';
import { suggestion } from '../check/nearest.ts';
import { UsageError } from '../check/usage-error.ts';
import type { SettingValue } from '../clocks/conditions.ts';
import type { CommandServer } from '../scenario/server-under-test.ts';
import { type ConfigObject, isConfigObject, readServerConfigFile } from './server-config-file.ts';
import { configOwner } from './server-config-owner.ts';
import { type PlaceholderContext, withPlaceholders } from './server-config-placeholders.ts';

/** One server of a client's configuration file. */
export interface ServerConfig {
  readonly name: string;
  readonly server: CommandServer;
  /** Whose file it is, as a public id; `null`: nobody's that is known. */
  readonly owner: string | null;
  /** What stands beside the command: a client's own settings, or what nobody knows. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** Keys that hold something else than a number, a word or a yes, and are not read. */
  readonly unread: readonly string[];
  /** What may be told nobody, by its name: the environment's values, and what placeholders stood for. */
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

/** What a server's entry is made of; the rest are settings. */
const parts: ReadonlySet<string> = new Set(['command', 'args', 'env', 'cwd', 'type', 'transport', 'transportType']);

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

/** Reads the fields of one entry, and says which is wrong. */
class EntryReader {
  readonly #entry: ConfigObject;
  readonly #where: string;
  readonly #context: PlaceholderContext;

  constructor(entry: ConfigObject, where: string, context: PlaceholderContext) {
    this.#entry = entry;
    this.#where = where;
    this.#context = context;
  }

  /** @throws UsageError naming the field, and never its value */
  wrong(field: string, expected: string): UsageError {
    return new UsageError(`${this.#where}: "${field}" must be ${expected}`);
  }

  text(field: string): string | undefined {
    const value = this.#entry[field];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value.trim() === '') throw this.wrong(field, 'a text');
    return withPlaceholders(value, field, this.#context);
  }

  args(): readonly string[] {
    const { args = [] } = this.#entry;
    if (!Array.isArray(args)) throw this.wrong('args', 'an array of texts');
    return args.map((value: unknown, index) => {
      if (typeof value !== 'string') throw this.wrong(`args[${index}]`, 'a text');
      return withPlaceholders(value, `args[${index}]`, this.#context);
    });
  }

  env(given: { readonly [name: string]: string }): { readonly [name: string]: string } {
    const { env = {} } = this.#entry;
    if (!isConfigObject(env)) throw this.wrong('env', 'an object');
    const values: { [name: string]: string } = {};
    for (const [name, value] of Object.entries(env)) {
      if (name in given || value === null) continue; // VS Code: null takes a variable away, and ours gets none unasked
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
        throw this.wrong(`env.${name}`, 'a text');
      values[name] = withPlaceholders(String(value), `env.${name}`, this.#context);
    }
    return { ...values, ...given };
  }
}

/**
 * Reads one server from a client's configuration file: its command, arguments and environment with every placeholder
 * resolved, and the settings that stand beside them. Values of the environment are never named in a message.
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
  if (entry.command === undefined && ('url' in entry || 'httpUrl' in entry || 'serverUrl' in entry))
    throw new UsageError(`${where} is reached over HTTP, which is not there yet: this version checks stdio servers`);
  const command = reader.text('command');
  if (command === undefined) throw new UsageError(`${where} has no "command"`);
  const cwd = reader.text('cwd');
  const args = reader.args();
  const serverEnv = reader.env(givenEnv);
  const beside = Object.entries(entry).filter(([key]) => !parts.has(key));
  const isSetting = (value: unknown): value is SettingValue => ['number', 'boolean', 'string'].includes(typeof value);
  return {
    name: own,
    server: {
      command,
      args,
      env: serverEnv,
      ...(cwd === undefined
        ? workspaceFolder === null
          ? {}
          : { cwd: workspaceFolder }
        : { cwd: resolve(folder, cwd) }),
    },
    owner: client,
    settings: Object.fromEntries(beside.filter((pair): pair is [string, SettingValue] => isSetting(pair[1]))),
    secrets: { ...secrets, ...serverEnv },
    unread: beside.filter(([, value]) => !isSetting(value)).map(([key]) => key),
  };
}
