import type { FaultPlan, PlannedFault } from '../../faults/fault-plan.ts';
import { dependsOnSession } from '../../faults/when/fault-condition.ts';
import { onRequestIds } from '../../properties/property-registry.ts';
import type { CellReport } from '../../report/check-report.ts';
import { specOf } from '../../report/replay-of.ts';
import {
  type CommandServer,
  livesHere,
  type ServerUnderTest,
  type UrlServer,
} from '../../scenario/server/server-under-test.ts';
import { defaultOptions, type FullOptions } from '../options/check-options.ts';
import { notListed } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { usedModules } from '../options/used-modules.ts';

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** A fault as written on the command line. Values that are not plain numbers or words are JSON. */
const faultWord = ({ fault, parameters, when = {} }: PlannedFault): string => {
  const conditions = Object.entries(when).map(([name, value]) => [`when.${name}`, value] as const);
  const pairs = [...Object.entries(parameters), ...conditions].map(([name, value]) => {
    const plain = typeof value === 'string' && /^[\w./:*-]+$/.test(value) && Number.isNaN(Number(value));
    return `${name}=${plain ? value : JSON.stringify(value)}`;
  });
  return pairs.length === 0 ? fault : `${fault}:${pairs.join(',')}`;
};

/** The words that choose every call of a check, for a fault that depends on the session before a call. */
const callWords = ({ calls, readOnlyTools, allTools }: FullOptions): readonly string[] => [
  ...calls.flatMap(({ tool, arguments: args }) => [
    '--call',
    args === undefined ? tool : `${tool}=${JSON.stringify(args)}`,
  ]),
  ...(readOnlyTools ? ['--read-only-tools'] : []),
  ...(allTools ? ['--all-tools'] : []),
];

/** The words for the server on a replay line. */
function serverWords(server: CommandServer | UrlServer): readonly string[] {
  if (server.replayAs !== undefined) return server.replayAs;
  if ('url' in server) return ['--url', server.url];
  const { command, args = [], cwd, env = {}, http } = server;
  const words = [...(http === undefined ? [] : ['--http', http]), ...(cwd === undefined ? [] : ['--cwd', cwd])];
  // A value may be a secret. The name is enough to know which value to fill in.
  for (const name of Object.keys(env)) words.push('--env', `${name}=...`);
  return [...words, '--', command, ...args];
}

/**
 * The words of a command that plays one client under these options, up to its faults.
 *
 * @param requested the ids of the properties that are judged on request
 */
function clientWords(
  options: FullOptions,
  client: string,
  settings: CellReport['settings'],
  requested: readonly string[],
): readonly string[] {
  const words = ['npx', 'mcp-deadline', 'check', '--seed', String(options.seed), '--client', specOf(client, settings)];
  for (const { profile, settings: own } of options.gateways) words.push('--gateway', specOf(profile.id, own));
  for (const module of usedModules()) words.push('--use', module);
  for (const id of new Set([...options.properties.map((one) => one.id), ...requested])) words.push('--property', id);
  if (options.era !== 'auto') words.push('--era', options.era);
  if (options.mode !== 'headless') words.push('--mode', options.mode);
  if (options.humanDelayMs !== defaultOptions.humanDelayMs)
    words.push('--human-delay-ms', String(options.humanDelayMs));
  if (options.time === 'real') words.push('--time', 'real', '--max-real-ms', String(options.maxRealMs));
  if (options.slowdown !== defaultOptions.slowdown) words.push('--slowdown', String(options.slowdown));
  if (options.horizonMs !== defaultOptions.horizonMs) words.push('--horizon-ms', String(options.horizonMs));
  if (options.maxSteps !== defaultOptions.maxSteps) words.push('--max-steps', String(options.maxSteps));
  if (options.maxWaitMs !== defaultOptions.maxWaitMs) words.push('--max-wait-ms', String(options.maxWaitMs));
  if (options.maxCpuMs !== defaultOptions.maxCpuMs) words.push('--max-cpu-ms', String(options.maxCpuMs));
  if (options.fresh) words.push('--fresh');
  return words;
}

const faultWords = (plan: FaultPlan): readonly string[] => plan.flatMap((planned) => ['--fault', faultWord(planned)]);

/**
 * The command line that reproduces one finding. `null` for a server in this process: no command starts it.
 *
 * @param cell the cell that the finding is about; `null`: it is about the start-up under these faults
 * @param property the property of the finding. Of those that are judged on request the line names only this one
 */
export function replayLine(
  server: ServerUnderTest,
  options: FullOptions,
  client: string,
  settings: CellReport['settings'],
  { plan, cell, property }: { readonly plan: FaultPlan; readonly cell: CellReport | null; readonly property: string },
): string | null {
  if (livesHere(server)) return null;
  const requested = options.mustJudge.filter((id) => id === property && onRequestIds.includes(id));
  const words = [...clientWords(options, client, settings, requested)];
  const budgetMs = cell === null ? undefined : options.budgets[cell.tool];
  if (cell !== null && budgetMs !== undefined) words.push('--budget', `${cell.tool}=${budgetMs}`);
  words.push(...faultWords(plan));
  // A client that was not shown the tool cannot call it. The replay shows its list of tools.
  if (cell !== null ? dependsOnSession(plan) : requested.length > 0) words.push(...callWords(options));
  else if (cell !== null && cell.because !== notListed)
    words.push('--call', `${cell.tool}=${JSON.stringify(cell.arguments)}`);
  return [...words, ...serverWords(server)].map(quoted).join(' ');
}

/**
 * The command line that plays a session again. `null` for a server in this process: no command starts it.
 *
 * @param session what `--session` takes
 */
export function sessionReplay(
  server: ServerUnderTest,
  options: FullOptions,
  { profile, settings }: ChosenClient,
  session: unknown,
): string | null {
  if (livesHere(server)) return null;
  const words = [
    ...clientWords(options, profile.id, settings, []),
    ...faultWords(options.plans[0] ?? []),
    '--session',
    JSON.stringify(session),
  ];
  return [...words, ...serverWords(server)].map(quoted).join(' ');
}
