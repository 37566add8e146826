import type { SuiteDefinition } from '../../suites/suite-definition.ts';
import { chooseSuites } from '../../suites/suite-registry.ts';
import type { LoadOptions } from '../check/load/load-options.ts';
import type { CheckOptions } from '../check/options/check-options.ts';
import { chooseClients } from '../check/options/client-spec.ts';
import { assertFailOn, defaultFailOn, type FailOn, failOnWords, propertiesToJudge } from '../check/options/fail-on.ts';
import { suggestion } from '../check/options/suggestion.ts';
import { UsageError } from '../check/options/usage-error.ts';
import type { ClientProfile } from '../clocks/client-profile.ts';
import type { CommandServer, UrlServer } from '../scenario/server/server-under-test.ts';
import { type BudgetInvocation, budgetInvocation, budgetOptions } from './budget-arguments.ts';
import { checkOptions, useOption } from './check-options-table.ts';
import { chooseServer } from './choose-server.ts';
import { readExpectFile } from './expect-file.ts';
import { among, flag, type Given, texts } from './option.ts';
import { parseFaults } from './parse-faults.ts';
import { parseOptions } from './parse-options.ts';
import { type GivenSession, readSession } from './session-file.ts';
import { useModules } from './use-modules.ts';

/** The commands that print lists. */
const listings = ['clients', 'faults', 'gateways', 'properties', 'rules', 'suites'] as const;

/** The command of the command line, with its options. */
export type Invocation =
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'demo' }
  | BudgetInvocation
  | {
      readonly command: (typeof listings)[number];
      /** Which entries to list; empty: all. */
      readonly ids: readonly string[];
      /** Whether to print JSON. */
      readonly json: boolean;
      /** Of `rules`: the clients whose profiles are judged. Otherwise empty. */
      readonly judged: readonly ClientProfile[];
    }
  | {
      readonly command: 'check';
      readonly server: CommandServer | UrlServer;
      readonly options: CheckOptions;
      /** The suites to play instead of one check; empty: one check. */
      readonly suites: readonly SuiteDefinition[];
      readonly failOn: FailOn;
      readonly json: string | null;
      /** The number of runs of the search for each tool; `null`: no search. */
      readonly runs: number | null;
      /** How often each tool is drawn, and the least share in time; `null`: no draws. */
      readonly draws: { readonly draws: number; readonly leastShare: number } | null;
      /** The session to play instead of a check; `null`: a check. */
      readonly session: GivenSession | null;
      /** The load to play after the check; `null`: none. */
      readonly load: Pick<LoadOptions, 'callers' | 'callsEach' | 'arrivals'> | null;
      /** The number of generated sessions; `null`: none. */
      readonly sessions: number | null;
      /** Whether it is searched for how far the faults may go. */
      readonly reach: boolean;
      /** The file of known failures, and whether it is written; `null`: none was given. */
      readonly expect: { readonly file: string; readonly update: boolean } | null;
      /** Real milliseconds after which the check ends with its results so far; `null`: no limit. */
      readonly maxTotalMs: number | null;
      /** Notes about the configuration file of the server, one line each. */
      readonly notes: readonly string[];
      /** Values that no report may contain, by their names. */
      readonly secrets: { readonly [name: string]: string };
    };

const listingOptions = {
  json: flag('as JSON'),
  ...useOption,
  client: texts('<id>', 'of rules: judges the profile of a client'),
  help: flag('the help', 'h'),
};

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

const defined = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;

/** @throws UsageError (`ERR_USAGE`) for options that only one check has */
function assertSuiteOptions(given: Given<typeof checkOptions>): void {
  const { twice, runs, draws, sessions, load, plan = [], 'update-expect': update } = given;
  if (load !== undefined) throw new UsageError('--load and --suite do not go together: load without a suite');
  if (sessions !== undefined) throw new UsageError('--sessions and --suite do not go together: search without a suite');
  if (draws !== undefined) throw new UsageError('--draws and --suite do not go together: draw without a suite');
  if (twice) throw new UsageError('--twice and --suite do not go together: check --twice without a suite');
  if (runs !== undefined) throw new UsageError('--runs and --suite do not go together: search without a suite');
  if (update) throw new UsageError('--update-expect writes what one check fails on: leave out --suite');
  if (plan.length > 1) throw new UsageError('--suite takes one --plan: a suite plays one plan at a time');
}

function expectOf({ expect: file, 'update-expect': update }: Given<typeof checkOptions>) {
  if (file !== undefined) return { file, update: update === true };
  if (update === true)
    throw new UsageError('--update-expect writes the file of --expect: name it with --expect <file.json>');
  return null;
}

function drawsOf({ draws, 'least-share': leastShare, runs, fault, plan }: Given<typeof checkOptions>) {
  if (draws === undefined) {
    if (leastShare !== undefined)
      throw new UsageError('--least-share is about draws: give their number with --draws <n>');
    return null;
  }
  if (runs !== undefined)
    throw new UsageError('--draws and --runs do not go together: the faults of draws do not vary');
  if (fault === undefined && plan === undefined)
    throw new UsageError(
      '--draws needs a fault that draws from the seed, such as --fault upstream-slow:distribution=lognormal',
    );
  return { draws, leastShare: leastShare ?? 1 };
}

function loadOf({ load, 'load-calls': callsEach, 'load-every-ms': everyMs }: Given<typeof checkOptions>) {
  if (load !== undefined)
    return defined({ callers: load, callsEach, arrivals: everyMs === undefined ? undefined : { everyMs } });
  if (callsEach === undefined && everyMs === undefined) return null;
  throw new UsageError('--load-calls and --load-every-ms are about a load: give its callers with --load 1,10,100');
}

/** @throws UsageError (`ERR_USAGE`) for options that do not go together with a session, or steps that cannot be read */
function sessionOf(session: string, given: Given<typeof checkOptions>): GivenSession {
  for (const name of [
    'suite',
    'runs',
    'draws',
    'sessions',
    'load',
    'twice',
    'call',
    'all-tools',
    'read-only-tools',
    'budget',
    'expect',
    'time',
  ] as const)
    if (given[name] !== undefined)
      throw new UsageError(`--${name} and --session do not go together: a session says itself which calls are made`);
  if ((given.plan ?? []).length > 1)
    throw new UsageError('--session takes one --plan: a session is played under one plan');
  return readSession(session);
}

function checkInvocation(given: Given<typeof checkOptions>, command: readonly string[]): Invocation {
  const { config, server: name, cwd, http, url, env = {}, header: headers = {} } = given;
  const asked = { ...defined({ config, name, cwd, http, url }), env, headers, command };
  const failOn = given['fail-on']?.map((word) => among('fail-on', word, failOnWords())) ?? defaultFailOn;
  assertFailOn(failOn, given.quick);
  const suites = chooseSuites(given.suite ?? []);
  if (suites.length > 0) assertSuiteOptions(given);
  if (given.runs !== undefined && given.plan !== undefined)
    throw new UsageError('--runs and --plan do not go together: name the faults that vary with --fault');
  if (given.reach === true && given.runs === undefined)
    throw new UsageError('--reach follows a search: give the number of its runs with --runs <n>');
  const { server, clients, notes, secrets } = chooseServer(asked, given.client);
  const expect = expectOf(given);
  return {
    command: 'check',
    server,
    notes,
    secrets,
    suites,
    failOn,
    json: given.json ?? null,
    runs: given.runs ?? null,
    session: given.session === undefined ? null : sessionOf(given.session, given),
    sessions: given.sessions ?? null,
    load: loadOf(given),
    reach: given.reach === true,
    draws: drawsOf(given),
    expect,
    maxTotalMs: given['max-total-ms'] ?? null,
    options: defined({
      clients,
      calls: given.call,
      readOnlyTools: given['read-only-tools'],
      allTools: given['all-tools'],
      gateways: given.gateway,
      era: given.era,
      mode: given.mode,
      humanDelayMs: given['human-delay-ms'],
      budgets: given.budget,
      ...parseFaults(given.fault, given.plan),
      properties: propertiesToJudge(given.property, failOn),
      realClientInfo: given['real-client-info'],
      seed: given.seed,
      twice: given.twice,
      quick: given.quick,
      fresh: given.fresh,
      time: given.time,
      slowdown: given.slowdown,
      horizonMs: given['horizon-ms'],
      maxSteps: given['max-steps'],
      maxWaitMs: given['max-wait-ms'],
      maxCpuMs: given['max-cpu-ms'],
      maxRealMs: given['max-real-ms'],
      jobs: given.jobs,
      explain: given.explain,
      expect: expect === null ? undefined : readExpectFile(expect.file, expect.update),
    }),
  };
}

/**
 * Reads the command line, and first loads the modules that it names: a plan may use their definitions.
 *
 * @param argv the words after the program's name
 * @throws UsageError (`ERR_USAGE`)
 */
export async function parseArguments(argv: readonly string[]): Promise<Invocation> {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  const server = split < 0 ? [] : argv.slice(split + 1);
  const listing = listings.find((name) => name === own[0]);
  if (listing !== undefined) {
    const { given, words } = parseOptions(own.slice(1), listingOptions);
    if (given.help) return { command: 'help' };
    await useModules(given.use ?? []);
    const { client = [], json = false } = given;
    if (client.length > 0 && listing !== 'rules')
      throw new UsageError(`${listing} takes no --client: only rules judges the profiles of clients`);
    return { command: listing, ids: words, json, judged: chooseClients(client).map(({ profile }) => profile) };
  }
  if (own[0] === 'budget') {
    const { given, words } = parseOptions(own.slice(1), budgetOptions);
    if (given.help) return { command: 'help' };
    await useModules(given.use ?? []);
    return budgetInvocation(given, words, server);
  }
  const { given, words } = parseOptions(own, checkOptions);
  if (given.version) return { command: 'version' };
  const [command, ...rest] = words;
  if (given.help || (command === undefined && argv.length === 0) || command === 'help') return { command: 'help' };
  if (command === 'demo' && rest.length === 0) return { command };
  if (command !== 'check')
    throw new UsageError(
      `there is no command ${JSON.stringify(command ?? '')}.${suggestion(command ?? '', ['check', 'budget', 'demo', ...listings, 'help'])}`,
    );
  if (rest.length > 0)
    throw new UsageError(
      `${JSON.stringify(rest[0])} is before --. Write the server's command after it: npx mcp-deadline check -- ${rest.join(' ')}`,
    );
  await useModules(given.use ?? []);
  return checkInvocation(given, server);
}
