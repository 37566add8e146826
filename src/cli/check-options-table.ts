import type { RequestedCall } from '../check/options/check-options.ts';
import { UsageError } from '../check/options/usage-error.ts';
import { each, flag, list, number, type Options, oneOf, pairs, text, texts, wholeNumber } from './option.ts';

/** The longest time of a native timer, in milliseconds. */
const MOST_MS = 2 ** 31 - 1;

function callOf(word: string): RequestedCall {
  const at = word.indexOf('=');
  if (at < 0) return { tool: word };
  const tool = word.slice(0, at);
  const json = word.slice(at + 1);
  let args: unknown;
  try {
    args = JSON.parse(json);
  } catch (error) {
    throw new UsageError(
      `--call ${tool}: ${JSON.stringify(json)} is not JSON (${error instanceof Error ? error.message : String(error)}). Quote it for your shell: --call '${tool}={"key":"value"}'`,
    );
  }
  if (typeof args !== 'object' || args === null || Array.isArray(args))
    throw new UsageError(`--call ${tool}: the arguments must be a JSON object, and are ${json}`);
  return { tool, arguments: args as { [key: string]: unknown } };
}

function variable(word: string): readonly [string, string] {
  const at = word.indexOf('=');
  if (at <= 0) throw new UsageError(`--env ${JSON.stringify(word)} is not K=V`);
  return [word.slice(0, at), word.slice(at + 1)];
}

function header(line: string): readonly [string, string] {
  const at = line.indexOf(':');
  if (at <= 0) throw new UsageError(`--header ${JSON.stringify(line)} is not "name: value"`);
  return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
}

function budget(word: string): readonly [string, number] {
  const at = word.lastIndexOf('=');
  const ms = Number(word.slice(at + 1));
  if (at <= 0 || word.slice(at + 1).trim() === '' || !Number.isFinite(ms) || ms <= 0)
    throw new UsageError(`--budget ${JSON.stringify(word)} is not <tool>=<milliseconds>, as in --budget search=10000`);
  return [word.slice(0, at), ms];
}

const delay = wholeNumber('', 0, Number.MAX_SAFE_INTEGER);

const humanDelay = (words: readonly string[], name: string): number | 'never' =>
  words.at(-1) === 'never' ? 'never' : delay.read(words, name);

function leastShare(words: readonly string[], name: string): number {
  const share = number('').read(words, name);
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(`--${name} must be a number from 0 to 1, and is ${share}`);
}

function callersOf(words: readonly string[], name: string): readonly number[] {
  const numbers = words.flatMap((word) => word.split(',')).map(Number);
  const wrong = numbers.find((callers) => !Number.isInteger(callers) || callers < 1 || callers > 10_000);
  if (wrong === undefined) return numbers;
  throw new UsageError(
    `--${name} takes whole numbers from 1 to 10000 with commas, such as 1,10,100, and not ${words.join(',')}`,
  );
}

const serverOptions = {
  http: text('<url>', 'the command starts a server over HTTP, which is reached at <url>'),
  url: text('<url>', 'a server that runs already; in real time'),
  config: text(
    '<file>',
    '.mcp.json, claude_desktop_config.json, .cursor/mcp.json, .vscode/mcp.json and others of the same format. The client that owns the file also gets the settings in it. Values of its env are not shown',
  ),
  server: text('<name>', 'which server of the file; not needed where it has only one'),
  env: pairs('<K=V>', "added to the small environment that the server gets, and to the file's own", variable),
  cwd: text('<folder>', 'where the server is started'),
  header: pairs('<name: value>', 'sent with every request to --url, and not shown', header),
} satisfies Options;

const clientOptions = {
  client: texts(
    '<id>[@<version>][:<setting>=<value>,...]',
    'current (default): every client; all: also strictest, the least of all limits, and folklore, what articles claim',
  ),
  call: each(
    '<tool>[=<json>]',
    'without it every tool marked read-only is called, with arguments generated from its inputSchema',
    callOf,
  ),
  'read-only-tools': flag('every read-only tool besides those of --call'),
  'all-tools': flag('also tools that are not marked read-only'),
  budget: pairs('<tool>=<ms>', 'your own budget: the tool answers within it, independent of the client', budget),
  gateway: texts(
    '<id>[:<setting>=<value>,...]',
    'between the client and a server over HTTP; the first is the nearest to the client',
  ),
  era: oneOf(
    ['auto', '2025-11-25', '2026-07-28'],
    'which protocol rules (default auto: each client finds out as it does in the field)',
  ),
  mode: oneOf(['headless', 'interactive'], 'how the client is used (default headless)'),
  'human-delay-ms': {
    ...text(
      '<n|never>',
      'how long a person takes to answer a question of the server, in interactive mode (default 10000)',
    ),
    read: humanDelay,
  },
} satisfies Options;

/** The user's own modules, for every command that uses their definitions. */
export const useOption = {
  use: texts(
    '<module>',
    'loads a module that defines faults, clients, gateways or properties of your own; docs/extending.md',
  ),
} satisfies Options;

const faultOptions = {
  fault: texts(
    '<name>[:<parameter>=<value>,...]',
    'a value may be JSON; when.fromMs, untilMs, tool, call, afterIdleMs and client limit when it acts',
  ),
  plan: texts('<file.json>', 'a plan: an array of { "fault", "parameters", "when" }. Each file is played by itself'),
  runs: wholeNumber(
    'after the check, searches each tool for a case in which a client gives up: so many runs over its arguments, the clients, and the faults of --fault, of which parameters that are given do not vary (default: the faults of the upstream and of HTTP, and a cold start)',
    1,
    1_000_000,
  ),
  draws: wholeNumber(
    'after the check, plays each tool so often under each plan, with one seed after the other: the share that is in time for each client, for faults that draw from the seed, such as upstream-slow with a distribution',
    1,
    100_000,
  ),
  'least-share': {
    ...number('with --draws: the share of the draws of each client that must not fail, from 0 to 1 (default 1)', '<x>'),
    read: leastShare,
  },
  session: text(
    '<file.json|json>',
    'plays this session with each client instead of a check: an array of steps such as {"tool":"search"}, {"do":"wait","ms":60000}, {"do":"reconnect"}; docs/sessions.md describes them',
  ),
  sessions: wholeNumber(
    'after the check, plays so many generated sessions of each client that is named (default typescript-sdk-v1): calls, cancellations, pauses, reconnections, several clients; and shrinks the first in which the server does what a correct server does not do',
    1,
    1_000_000,
  ),
  load: {
    ...list(
      '<callers>,...',
      'after the check, plays each tool with so many callers at once, such as 1,10,100, on a new server each: p50, p95, p99, and who gives up first. Over HTTP each caller is a client of its own; over stdio all share one',
    ),
    read: callersOf,
  },
  'load-calls': wholeNumber('with --load: how many calls each caller makes (default 1)', 1, 10_000),
  'load-every-ms': wholeNumber('with --load: the pause between two calls of a caller (default 0)', 0, MOST_MS),
  reach: flag(
    'with --runs, for each tool that always answers in time: how far each duration and size of each fault may go before each client gives up',
  ),
  ...useOption,
} satisfies Options;

const propertyOptions = {
  property: texts(
    '<id>',
    'also judges by a property of your own, which a module of --use defines, or by one of this package that is judged only on request; mcp-deadline properties lists them',
  ),
} satisfies Options;

const suiteOptions = {
  suite: texts(
    '<name>',
    'plays a suite instead of one check, and fails on what it finds: answers-in-time, cancellation ...; mcp-deadline suites lists them',
  ),
} satisfies Options;

const runOptions = {
  seed: number('the same seed gives the same report (default 1)'),
  twice: flag('runs everything twice and compares the transcripts'),
  quick: flag(
    'verdicts only, without the checks that need no fault, such as whether other requests wait beside a slow call',
  ),
  'real-client-info': flag('plays every client by itself; else clients that send the same share a run'),
  fresh: flag('a new server process for every cell'),
  time: oneOf(['virtual', 'real'], 'real: for servers that are not Node'),
  slowdown: number('how many times slower than this machine the slowest is that matters to you (default 4)', '<x>'),
  'horizon-ms': number('a cell ends here (default 172800000, 48 virtual hours)'),
  'max-steps': number('timers that a cell fires at most (default 2000000)'),
  'max-wait-ms': number(
    'a cell is unknown after waiting so long for something that uses no processor and makes no progress, such as a peer that stays silent. A busy machine does not use it up (default 5000)',
  ),
  'max-cpu-ms': number('a cell is unknown after a computation of so much processor time (default 30000)'),
  'max-real-ms': number('in real time a cell ends here (default 30000)'),
  'max-total-ms': wholeNumber(
    'the whole check ends after so many real milliseconds, with what it has (default: no limit)',
    1,
    MOST_MS,
  ),
  jobs: number('clients played side by side (default 2)'),
  explain: number(
    'for how many cells that fail under faults the boundary of the faults is looked for (default 1); 0: no boundaries and no advice. The checks that need no fault run all the same: see --quick',
  ),
} satisfies Options;

const outputOptions = {
  json: text('<file|->', 'the report as JSON; with - nothing else goes to standard output'),
  'fail-on': list(
    '<what>,...',
    'what makes it exit with 1: fails, tight, unknown; warnings, every finding that is more than a note; or the ids of properties, as in --fail-on fails,blocks-others (default fails)',
  ),
  expect: text(
    '<file.json>',
    'known failures: they do not make it exit with 1, and one that no longer fails does; docs/in-your-tests.md describes the file',
  ),
  'update-expect': flag('writes that file: adds what fails now, and removes what no longer fails'),
  help: flag('this text', 'h'),
  version: flag('the version'),
} satisfies Options;

/** Every option of `mcp-deadline check`, by the headings of its help. */
export const checkSections = {
  'Which server, besides a command': serverOptions,
  'Which clients and tools': clientOptions,
  'What goes wrong meanwhile': faultOptions,
  'What is judged': { ...suiteOptions, ...propertyOptions },
  'How it runs': runOptions,
  'What comes out': outputOptions,
} as const;

/** Every option of `mcp-deadline check`, by its name. */
export const checkOptions = {
  ...serverOptions,
  ...clientOptions,
  ...faultOptions,
  ...suiteOptions,
  ...propertyOptions,
  ...runOptions,
  ...outputOptions,
};
