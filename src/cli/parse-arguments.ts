import { parseArgs } from 'node:util';
import type { CheckOptions, FailOn, RequestedCall } from '../check/check-options.ts';
import { suggestion } from '../check/nearest.ts';
import { UsageError } from '../check/usage-error.ts';
import type { CommandServer, UrlServer } from '../scenario/server-under-test.ts';
import { chooseServer } from './choose-server.ts';
import { parseFaults } from './parse-faults.ts';

/** What the command line asks for. */
export type Invocation =
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'clients' }
  | { readonly command: 'faults' }
  | { readonly command: 'gateways' }
  | {
      readonly command: 'check';
      readonly server: CommandServer | UrlServer;
      readonly options: CheckOptions;
      readonly failOn: FailOn;
      readonly json: string | null;
      /** Real milliseconds after which the check ends with what it has; `null`: no limit. */
      readonly maxTotalMs: number | null;
      /** What to say about the configuration file that the server was read from, a line each. */
      readonly said: readonly string[];
      /** Values that no report may have, by their names. */
      readonly secrets: { readonly [name: string]: string };
    };

const checkOptions = {
  client: { type: 'string', multiple: true },
  call: { type: 'string', multiple: true },
  'read-only-tools': { type: 'boolean' },
  'all-tools': { type: 'boolean' },
  mode: { type: 'string' },
  budget: { type: 'string', multiple: true },
  fault: { type: 'string', multiple: true },
  plan: { type: 'string', multiple: true },
  'real-client-info': { type: 'boolean' },
  seed: { type: 'string' },
  twice: { type: 'boolean' },
  fresh: { type: 'boolean' },
  env: { type: 'string', multiple: true },
  cwd: { type: 'string' },
  config: { type: 'string' },
  server: { type: 'string' },
  http: { type: 'string' },
  url: { type: 'string' },
  header: { type: 'string', multiple: true },
  gateway: { type: 'string', multiple: true },
  time: { type: 'string' },
  slowdown: { type: 'string' },
  'horizon-ms': { type: 'string' },
  'max-steps': { type: 'string' },
  'max-wait-ms': { type: 'string' },
  'max-cpu-ms': { type: 'string' },
  'max-real-ms': { type: 'string' },
  'max-total-ms': { type: 'string' },
  jobs: { type: 'string' },
  json: { type: 'string' },
  'fail-on': { type: 'string' },
  era: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new UsageError(`--${name} needs a number, and got ${JSON.stringify(text)}`);
  return value;
}

/** A native timer takes no more than this. */
const MOST_MS = 2 ** 31 - 1;

function timeLimitOf(name: string, text: string | undefined): number | null {
  const value = numberOf(name, text);
  if (value === undefined) return null;
  if (!Number.isInteger(value) || value <= 0 || value > MOST_MS)
    throw new UsageError(`--${name} must be a whole number from 1 to ${MOST_MS}, and is ${value}`);
  return value;
}

function oneOf<T extends string>(name: string, text: string | undefined, allowed: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const found = allowed.find((one) => one === text);
  if (found === undefined)
    throw new UsageError(`--${name} is one of ${allowed.join(', ')}, and not ${JSON.stringify(text)}`);
  return found;
}

function callOf(text: string): RequestedCall {
  const at = text.indexOf('=');
  if (at < 0) return { tool: text };
  const json = text.slice(at + 1);
  let args: unknown;
  try {
    args = JSON.parse(json);
  } catch (error) {
    throw new UsageError(
      `--call ${text.slice(0, at)}: ${JSON.stringify(json)} is not JSON (${error instanceof Error ? error.message : String(error)}). Quote it for your shell: --call '${text.slice(0, at)}={"key":"value"}'`,
    );
  }
  if (typeof args !== 'object' || args === null || Array.isArray(args))
    throw new UsageError(`--call ${text.slice(0, at)}: the arguments must be a JSON object, and are ${json}`);
  return { tool: text.slice(0, at), arguments: args as { [key: string]: unknown } };
}

function envOf(pairs: readonly string[]): { [key: string]: string } {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) throw new UsageError(`--env ${JSON.stringify(pair)} is not K=V`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function headersOf(lines: readonly string[]): { [name: string]: string } {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      if (at <= 0) throw new UsageError(`--header ${JSON.stringify(line)} is not "name: value"`);
      return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
}

function budgetsOf(words: readonly string[] | undefined): { [tool: string]: number } | undefined {
  if (words === undefined) return undefined;
  return Object.fromEntries(
    words.map((word) => {
      const at = word.lastIndexOf('=');
      const ms = Number(word.slice(at + 1));
      if (at <= 0 || word.slice(at + 1).trim() === '' || !Number.isFinite(ms) || ms <= 0)
        throw new UsageError(
          `--budget ${JSON.stringify(word)} is not <tool>=<milliseconds>, as in --budget search=10000`,
        );
      return [word.slice(0, at), ms];
    }),
  );
}

function failOnOf(text: string | undefined): FailOn {
  if (text === undefined) return ['fails'];
  return text.split(',').map((word) => oneOf('fail-on', word.trim(), ['fails', 'tight', 'unknown'] as const)!);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: checkOptions, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const option = /'(--[\w-]+)/.exec(message)?.[1];
    const near =
      option === undefined || option.slice(2) in checkOptions
        ? ''
        : suggestion(option.slice(2), Object.keys(checkOptions)).replace(/"([\w-]+)"/, '--$1');
    throw new UsageError(near === '' ? message : `there is no option ${option}.${near}`);
  }
}

const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/**
 * Reads the command line.
 *
 * @param argv the words after the program's name
 * @throws UsageError (`ERR_USAGE`)
 */
export function parseArguments(argv: readonly string[]): Invocation {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  const server = split < 0 ? [] : argv.slice(split + 1);
  const { values, positionals } = parse(own);
  if (values.version) return { command: 'version' };
  const [command, ...rest] = positionals;
  if (values.help || (command === undefined && argv.length === 0) || command === 'help') return { command: 'help' };
  if (command === 'clients' || command === 'faults' || command === 'gateways') {
    if (rest.length > 0) throw new UsageError(`${command} takes nothing more, and got ${JSON.stringify(rest[0])}`);
    return { command };
  }
  if (command !== 'check')
    throw new UsageError(
      `there is no command ${JSON.stringify(command ?? '')}.${suggestion(command ?? '', ['check', 'clients', 'faults', 'gateways', 'help'])}`,
    );
  if (rest.length > 0)
    throw new UsageError(
      `${JSON.stringify(rest[0])} stands before --. Write the server's command behind it: mcp-deadline check -- ${rest.join(' ')}`,
    );
  const env = envOf(values.env ?? []);
  const headers = headersOf(values.header ?? []);
  const { config, server: name, cwd, http, url } = values;
  const asked = { ...given({ config, name, cwd, http, url }), env, headers, command: server };
  const { server: tested, clients, said, secrets } = chooseServer(asked, values.client);
  return {
    command: 'check',
    server: tested,
    said,
    secrets,
    failOn: failOnOf(values['fail-on']),
    json: values.json ?? null,
    maxTotalMs: timeLimitOf('max-total-ms', values['max-total-ms']),
    options: given({
      clients,
      calls: values.call?.map(callOf),
      readOnlyTools: values['read-only-tools'],
      allTools: values['all-tools'],
      gateways: values.gateway,
      era: oneOf('era', values.era, ['auto', '2025-11-25', '2026-07-28'] as const),
      mode: oneOf('mode', values.mode, ['headless', 'interactive'] as const),
      budgets: budgetsOf(values.budget),
      ...parseFaults(values.fault, values.plan),
      realClientInfo: values['real-client-info'],
      seed: numberOf('seed', values.seed),
      twice: values.twice,
      fresh: values.fresh,
      time: oneOf('time', values.time, ['virtual', 'real'] as const),
      slowdown: numberOf('slowdown', values.slowdown),
      horizonMs: numberOf('horizon-ms', values['horizon-ms']),
      maxSteps: numberOf('max-steps', values['max-steps']),
      maxWaitMs: numberOf('max-wait-ms', values['max-wait-ms']),
      maxCpuMs: numberOf('max-cpu-ms', values['max-cpu-ms']),
      maxRealMs: numberOf('max-real-ms', values['max-real-ms']),
      jobs: numberOf('jobs', values.jobs),
    }) as CheckOptions,
  };
}
