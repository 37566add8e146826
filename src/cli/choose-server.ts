import { resolve } from 'node:path';
import type { ClientSpec } from '../check/options/client-spec.ts';
import { UsageError } from '../check/options/usage-error.ts';
import type { CommandServer, UrlServer } from '../scenario/server/server-under-test.ts';
import { readServerConfig } from './server-config.ts';
import { configuredClients } from './server-config-clients.ts';

/** The options of the command line for the server. */
export interface AskedServer {
  /** The words after `--`. */
  readonly command: readonly string[];
  readonly config?: string;
  /** `--server`: the name of the server in the configuration. */
  readonly name?: string;
  readonly cwd?: string;
  readonly env: { readonly [name: string]: string };
  /** `--http`: where the started server listens. */
  readonly http?: string;
  /** `--url`: a server that is already running. */
  readonly url?: string;
  /** `--header`: headers of every request to `url`. */
  readonly headers: { readonly [name: string]: string };
}

/** A server to check, and the clients with the settings of its configuration. */
export interface ChosenServer {
  readonly server: CommandServer | UrlServer;
  readonly clients: readonly ClientSpec[] | undefined;
  /** Notes about the configuration file, one line each. */
  readonly notes: readonly string[];
  /** Values that no report may contain, by their names. */
  readonly secrets: { readonly [name: string]: string };
}

function fromConfig(config: string, asked: AskedServer, specs: readonly string[] | undefined): ChosenServer {
  const { name, cwd, env } = asked;
  const read = readServerConfig({
    path: config,
    env: process.env,
    givenEnv: env,
    ...(name === undefined ? {} : { name }),
  });
  const { clients, notes } = configuredClients(specs ?? ['current'], read);
  const running = 'url' in read.server;
  if (running && (cwd !== undefined || Object.keys(env).length > 0))
    throw new UsageError(
      `${cwd === undefined ? '--env' : '--cwd'} is for a server that is started; server ${JSON.stringify(read.name)} of ${config} runs already, at its own address`,
    );
  const [what, names] = 'url' in read.server ? ['headers', read.server.headers] : ['env', read.server.env];
  const keys = Object.keys(names ?? {});
  const shown = keys.length === 0 ? `no ${what}` : `${what} ${keys.join(', ')} (values not shown)`;
  const words = ['--config', config, '--server', read.name];
  const again = [
    ...(cwd === undefined ? [] : ['--cwd', cwd]),
    ...Object.keys(env).flatMap((key) => ['--env', `${key}=...`]),
  ];
  return {
    server: { ...read.server, ...(cwd === undefined ? {} : { cwd: resolve(cwd) }), replayAs: [...again, ...words] },
    clients,
    notes: [`${config}: server ${JSON.stringify(read.name)}, ${shown}`, ...notes.map((line) => `${config}: ${line}`)],
    secrets: read.secrets,
  };
}

/** A server that is already running. It is tested in real time. */
function running(url: string, asked: AskedServer, specs: readonly string[] | undefined): ChosenServer {
  const { command, config, http, headers } = asked;
  const other =
    config !== undefined ? '--config' : http !== undefined ? '--http' : command.length > 0 ? 'a command' : null;
  if (other !== null) throw new UsageError(`--url names the server, and so does ${other}: give one of the two`);
  return { server: { url, headers }, clients: specs, notes: [], secrets: headers };
}

/**
 * The server that the command line names: a command, a URL, or an entry of a client's configuration file.
 *
 * @throws UsageError (`ERR_USAGE`)
 */
export function chooseServer(asked: AskedServer, specs: readonly string[] | undefined): ChosenServer {
  const { command, config, name, cwd, env, http, url, headers } = asked;
  const [program, ...args] = command;
  if (config !== undefined && program !== undefined)
    throw new UsageError('--config names the server, and so does the command behind --: give one of the two');
  if (url !== undefined) return running(url, asked, specs);
  if (Object.keys(headers).length > 0)
    throw new UsageError('--header is sent to a server that runs already: it goes with --url <url>');
  if (config !== undefined && http !== undefined)
    throw new UsageError(
      '--http is the address of a server that is started by a command behind --, and --config names another',
    );
  if (config !== undefined) return fromConfig(config, asked, specs);
  if (name !== undefined) throw new UsageError('--server chooses a server of --config <file>, which is not given');
  if (program === undefined)
    throw new UsageError(
      'which server? Write its command behind --, as in npx mcp-deadline check -- node server.js, or name a file: --config .mcp.json',
    );
  return {
    server: {
      command: program,
      args,
      env,
      ...(cwd === undefined ? {} : { cwd }),
      ...(http === undefined ? {} : { http }),
    },
    clients: specs,
    notes: [],
    secrets: env,
  };
}
