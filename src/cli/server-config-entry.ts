import { resolve } from 'node:path';
import { UsageError } from '../check/options/usage-error.ts';
import type { CommandServer, UrlServer } from '../scenario/server/server-under-test.ts';
import { type ConfigObject, isConfigObject } from './server-config-file.ts';
import { type PlaceholderContext, withPlaceholders } from './server-config-placeholders.ts';

/** The fields of an entry that describe the server. All other fields are settings. */
export const serverFields: ReadonlySet<string> = new Set([
  'command',
  'args',
  'env',
  'cwd',
  'type',
  'transport',
  'transportType',
  'url',
  'httpUrl',
  'serverUrl',
  'headers',
]);

/** Clients for which `url` means HTTP with SSE, and `httpUrl` Streamable HTTP. */
const urlMeansSse: ReadonlySet<string | null> = new Set(['gemini-cli', 'qwen-code']);

/** Reads the fields of one entry. Its errors name the wrong field. */
export class EntryReader {
  readonly #entry: ConfigObject;
  readonly #where: string;
  readonly #context: PlaceholderContext;

  constructor(entry: ConfigObject, where: string, context: PlaceholderContext) {
    this.#entry = entry;
    this.#where = where;
    this.#context = context;
  }

  /** @returns an error with the name of the field, without its value */
  wrong(field: string, expected: string): UsageError {
    return new UsageError(`${this.#where}: "${field}" must be ${expected}`);
  }

  /** @returns an error with the name of the missing field */
  missing(field: string): UsageError {
    return new UsageError(`${this.#where} has no "${field}"`);
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

  /** The headers, with lower-case names and with placeholders resolved. */
  headers(): { readonly [name: string]: string } {
    const { headers = {} } = this.#entry;
    if (!isConfigObject(headers)) throw this.wrong('headers', 'an object');
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => {
        if (typeof value !== 'string') throw this.wrong(`headers.${name}`, 'a text');
        return [name.toLowerCase(), withPlaceholders(value, `headers.${name}`, this.#context)];
      }),
    );
  }

  /** The HTTP transport that the entry names. `undefined`: it names none. */
  transport(owner: string | null): UrlServer['transport'] {
    const { type, transport, transportType } = this.#entry;
    const named = [type, transport, transportType].find((word) => typeof word === 'string');
    if (named !== undefined) return named === 'sse' ? 'sse' : 'http';
    if ('httpUrl' in this.#entry) return 'http';
    return urlMeansSse.has(owner) ? 'sse' : undefined;
  }

  env(given: { readonly [name: string]: string }): { readonly [name: string]: string } {
    const { env = {} } = this.#entry;
    if (!isConfigObject(env)) throw this.wrong('env', 'an object');
    const values: { [name: string]: string } = {};
    for (const [name, value] of Object.entries(env)) {
      if (name in given || value === null) continue; // null removes a variable in VS Code. Ours does not exist unless given.
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
        throw this.wrong(`env.${name}`, 'a text');
      values[name] = withPlaceholders(String(value), `env.${name}`, this.#context);
    }
    return { ...values, ...given };
  }
}

/** An entry with a `command`. */
export function commandServer(
  reader: EntryReader,
  givenEnv: { readonly [name: string]: string },
  workspaceFolder: string | null,
): CommandServer {
  const command = reader.text('command');
  if (command === undefined) throw reader.missing('command');
  const own = reader.text('cwd');
  const cwd = own === undefined ? workspaceFolder : resolve(workspaceFolder ?? process.cwd(), own);
  return { command, args: reader.args(), env: reader.env(givenEnv), ...(cwd === null ? {} : { cwd }) };
}

/** An entry with a `url`, under any name that clients use for it. `null`: it has no `url`. */
export function urlServer(reader: EntryReader, owner: string | null): UrlServer | null {
  const url = reader.text('httpUrl') ?? reader.text('url') ?? reader.text('serverUrl');
  if (url === undefined) return null;
  if (!URL.canParse(url)) throw reader.wrong('url', 'an address such as https://example.com/mcp');
  const transport = reader.transport(owner);
  return { url, headers: reader.headers(), ...(transport === undefined ? {} : { transport }) };
}
