import type { BudgetOptions } from '../check/budgets.ts';
import { UsageError } from '../check/options/usage-error.ts';
import type { CommandServer, UrlServer } from '../scenario/server/server-under-test.ts';
import { checkOptions, useOption } from './check-options-table.ts';
import { chooseServer } from './choose-server.ts';
import { flag, type Given, oneOf } from './option.ts';

const { http, config, server, env, cwd, client, call, gateway, mode, seed } = checkOptions;

/** Every option of `mcp-deadline budget`. All but two are options of `check`, too. */
export const budgetOptions = {
  http,
  config,
  server,
  env,
  cwd,
  client,
  call,
  'read-only-tools': checkOptions['read-only-tools'],
  'all-tools': checkOptions['all-tools'],
  gateway,
  mode,
  seed,
  'max-wait-ms': checkOptions['max-wait-ms'],
  'max-cpu-ms': checkOptions['max-cpu-ms'],
  ...useOption,
  transport: oneOf(
    ['stdio', 'http', 'sse'],
    'without a server: the transport for which limits are given (default stdio)',
  ),
  json: flag('as JSON, whose schema is mcp-deadline/budget.schema.json'),
  help: flag('the help', 'h'),
};

/** What `mcp-deadline budget` does. */
export interface BudgetInvocation {
  readonly command: 'budget';
  /** `null`: only the limits of clients. */
  readonly server: CommandServer | UrlServer | null;
  readonly options: BudgetOptions;
  /** Whether to print JSON. */
  readonly json: boolean;
  /** Notes about the configuration file of the server, one line each. */
  readonly notes: readonly string[];
  /** Values that no report may contain, by their names. */
  readonly secrets: { readonly [name: string]: string };
}

const defined = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** @throws UsageError (`ERR_USAGE`) */
export function budgetInvocation(
  given: Given<typeof budgetOptions>,
  words: readonly string[],
  command: readonly string[],
): BudgetInvocation {
  if (words.length > 0)
    throw new UsageError(
      `${JSON.stringify(words[0])} is before --. Write the server's command after it: npx mcp-deadline budget -- ${words.join(' ')}`,
    );
  const { config: file, server: name, cwd: folder, http: address, env: variables = {}, transport } = given;
  const hasServer = command.length > 0 || file !== undefined || address !== undefined || name !== undefined;
  const asked = {
    ...defined({ config: file, name, cwd: folder, http: address }),
    env: variables,
    headers: {},
    command,
  };
  const chosen = hasServer ? chooseServer(asked, given.client) : null;
  return {
    command: 'budget',
    server: chosen?.server ?? null,
    notes: chosen?.notes ?? [],
    secrets: chosen?.secrets ?? {},
    json: given.json ?? false,
    options: defined({
      clients: chosen === null ? given.client : chosen.clients,
      calls: given.call,
      readOnlyTools: given['read-only-tools'],
      allTools: given['all-tools'],
      gateways: given.gateway,
      mode: given.mode,
      seed: given.seed,
      maxWaitMs: given['max-wait-ms'],
      maxCpuMs: given['max-cpu-ms'],
      transport,
    }),
  };
}
