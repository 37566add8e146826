import { defaultHumanDelayMs } from '../../client/person.ts';
import type { Mode } from '../../clocks/conditions.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { Property } from '../../properties/property.ts';
import { propertyIds, requestedProperties } from '../../properties/property-registry.ts';
import type { CheckReport } from '../../report/check-report.ts';
import type { KnownFailures } from '../../report/known-failures.ts';
import type { ChosenGateway } from '../../scenario/link/http-path.ts';
import { DEFAULT_MAX_CPU_MS, DEFAULT_MAX_REAL_WAIT_MS } from '../../time/core/clock-options.ts';
import type { NetworkOptions } from '../../wire/http/network/network-options.ts';
import type { ClientSpec } from './client-spec.ts';
import { chooseGateways, type GatewaySpec } from './gateway-spec.ts';
import { assertNetwork } from './network-option.ts';
import { chooseProperties, type PropertySpec, requestedIds } from './property-spec.ts';
import { readKnownFailures } from './read-known-failures.ts';
import { Executions, ExtraChecksCost } from './run-counters.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** One tool to call. */
export interface RequestedCall {
  /** The name of the tool. */
  readonly tool: string;
  /**
   * The arguments.
   *
   * @defaultValue generated from the tool's `inputSchema`
   */
  readonly arguments?: { readonly [key: string]: unknown };
}

/**
 * The options of `check`. Times are milliseconds.
 *
 * @example
 * ```ts
 * import { check, faults } from 'mcp-deadline';
 *
 * const report = await check(server, {
 *   clients: ['codex-cli:tool_timeout_sec=600', 'vscode'],
 *   calls: [{ tool: 'search', arguments: { query: 'x' } }],
 *   faults: [faults.upstreamSlow({ delayMs: 45_000 })],
 *   quick: true,
 * });
 * ```
 */
export interface CheckOptions {
  /**
   * The clients, by id, by spec, or as profiles.
   *
   * @defaultValue ['current']: every client of this package
   */
  readonly clients?: readonly ClientSpec[];
  /**
   * The tools to call.
   *
   * @defaultValue every tool with `readOnlyHint`
   */
  readonly calls?: readonly RequestedCall[];
  /**
   * Whether every tool with `readOnlyHint` is called too, beside `calls`.
   *
   * @defaultValue false
   */
  readonly readOnlyTools?: boolean;
  /**
   * Whether every tool is called too, beside `calls`, also those without `readOnlyHint`, which can change something.
   *
   * @defaultValue false
   */
  readonly allTools?: boolean;
  /**
   * How the clients are used.
   *
   * @defaultValue 'headless'
   */
  readonly mode?: Mode;
  /**
   * How long a person takes to answer a question of the server, in virtual milliseconds; `'never'`: no person answers. It is
   * used in interactive mode only: in headless mode there is no person, and the client answers at once.
   *
   * @defaultValue 10 000
   */
  readonly humanDelayMs?: number | 'never';
  /**
   * The protocol version whose rules apply. `auto`: the one that client and server agree on.
   *
   * @defaultValue 'auto'
   */
  readonly era?: 'auto' | '2025-11-25' | '2026-07-28';
  /**
   * The gateways on the path to a server over HTTP, the nearest to the client first: by id, with settings after a colon
   * (`nginx:proxy_read_timeout=300`), or as profiles.
   *
   * @defaultValue none
   */
  readonly gateways?: readonly GatewaySpec[];
  /**
   * The network to a server over HTTP: round trip, jitter, bandwidth, a loss.
   *
   * @defaultValue no distance, and any bandwidth
   */
  readonly network?: Partial<NetworkOptions>;
  /**
   * The faults that are injected into every call. Use either this or `plans`.
   *
   * @defaultValue none
   */
  readonly faults?: FaultPlan;
  /**
   * Several fault plans, each played with every client and tool. An empty plan is a run without faults.
   *
   * @defaultValue the plan of `faults`
   */
  readonly plans?: readonly FaultPlan[];
  /**
   * For how many cells that fail under a fault plan the boundary of its faults is searched for. 0: no boundaries and no advice.
   * The checks that need no fault run anyway: `quick` turns them off.
   *
   * @defaultValue 3 for a server in this process, else 1
   */
  readonly explain?: number;
  /**
   * Ends the search for boundaries and for advice early. The report has what was found until then.
   *
   * @defaultValue the search is not ended early
   */
  readonly explainSignal?: AbortSignal;
  /**
   * Your own budgets in milliseconds, by tool. The tool must answer within its budget, whatever the client.
   *
   * @defaultValue none
   */
  readonly budgets?: { readonly [tool: string]: number };
  /**
   * Your own properties, which judge every start-up and call: by the id that `defineProperty` made known, or as objects. And the
   * ids of properties of this package that are judged only on request.
   *
   * @defaultValue none: the other properties of this package are always judged
   */
  readonly properties?: readonly PropertySpec[];
  /**
   * The ids of properties of this package that the run has to judge. Those that are judged only on request are judged then, and
   * `notJudged` of the report names each one that this run could not put to the test, with the reason.
   *
   * @defaultValue none: a property that finds nothing to judge is not mentioned
   */
  readonly mustJudge?: readonly string[];
  /**
   * The failures of the server that are known. They do not turn the check red. One that no longer fails does: it is `stale`.
   *
   * @defaultValue none
   */
  readonly expect?: KnownFailures;
  /**
   * The seed of all randomness, a whole number.
   *
   * @defaultValue 1
   */
  readonly seed?: number;
  /**
   * Whether everything is played twice and the transcripts are compared.
   *
   * @defaultValue false
   */
  readonly twice?: boolean;
  /**
   * Whether the checks that need no fault are left out, such as whether other requests wait during a slow call. They run once for
   * each wire class, after the verdicts.
   *
   * @defaultValue false
   */
  readonly quick?: boolean;
  /**
   * Whether every client is played by itself under its own name, even if others send the same.
   *
   * @defaultValue false
   */
  readonly realClientInfo?: boolean;
  /**
   * Whether each cell has a new server process.
   *
   * @defaultValue false
   */
  readonly fresh?: boolean;
  /**
   * Whether sessions run in virtual time.
   *
   * @defaultValue 'virtual'
   */
  readonly time?: 'virtual' | 'real';
  /**
   * How many times slower than this machine a modest machine is. Real work of the server counts that many times.
   *
   * @defaultValue 4
   */
  readonly slowdown?: number;
  /**
   * The virtual time at which a cell ends.
   *
   * @defaultValue 172 800 000, which is 48 hours
   */
  readonly horizonMs?: number;
  /**
   * The largest number of timers that a cell fires.
   *
   * @defaultValue 2 000 000
   */
  readonly maxSteps?: number;
  /**
   * How long virtual time waits for real work that shows no progress, such as a peer that stays silent, in real milliseconds.
   * Only time in which no thread could go on with the work counts. After it the cell is unknown, and the report says what was
   * waited for.
   *
   * @defaultValue 5000
   */
  readonly maxWaitMs?: number;
  /**
   * How long virtual time waits for a computation of the server, in milliseconds of processor time.
   *
   * @defaultValue 30 000
   */
  readonly maxCpuMs?: number;
  /**
   * With `time: 'real'`: the real milliseconds after which a cell ends.
   *
   * @defaultValue 30 000
   */
  readonly maxRealMs?: number;
  /**
   * How many clients are played at the same time. A server in this process or at one address serves one at a time.
   *
   * @defaultValue 2
   */
  readonly jobs?: number;
  /**
   * Ends the check early. The check rejects with the signal's reason once everything is closed.
   *
   * @defaultValue the check is not ended early
   */
  readonly signal?: AbortSignal;
  /**
   * Receives the report of what was played when `signal` ends the check, before the check rejects. What was not played is
   * unknown, and `incomplete` says why.
   */
  readonly onIncomplete?: (report: CheckReport) => void;
  /** Called after each client, for a progress line: how many of how many are done, and the id of the client. */
  readonly onProgress?: (done: number, of: number, client: string) => void;
  /** Called when a session begins, for a progress line. */
  readonly onSession?: (session: SessionBegun) => void;
  /** Called with what is done after all clients were played, for a progress line. Some of it takes many plays. */
  readonly onStage?: (doing: string) => void;
}

/** A session that has begun. */
export interface SessionBegun {
  /** The id of the client that is played. */
  readonly client: string;
  /** The virtual milliseconds since it began; with `time: 'real'`, the real ones. */
  readonly nowMs: () => number;
  /** Whether it is not closed yet. */
  readonly isOpen: () => boolean;
}

/** Options with every default filled in. */
export type FullOptions = Required<
  Omit<
    CheckOptions,
    | 'signal'
    | 'onIncomplete'
    | 'onProgress'
    | 'onStage'
    | 'onSession'
    | 'faults'
    | 'explain'
    | 'explainSignal'
    | 'expect'
    | 'gateways'
    | 'properties'
    | 'network'
  >
> & {
  readonly gateways: readonly ChosenGateway[];
  readonly properties: readonly Property[];
  readonly executions: Executions;
  readonly extraChecksCost: ExtraChecksCost;
} & Pick<
    CheckOptions,
    | 'signal'
    | 'onIncomplete'
    | 'onProgress'
    | 'onStage'
    | 'onSession'
    | 'explain'
    | 'explainSignal'
    | 'expect'
    | 'network'
  >;

const positive = (name: string, value: number, whole: boolean): void => {
  if (!Number.isFinite(value) || value <= 0 || (whole && !Number.isInteger(value)))
    throw new UsageError(`${name} must be a ${whole ? 'whole ' : ''}number above 0, and is ${value}`);
};

function assertHumanDelay(delayMs: FullOptions['humanDelayMs']): void {
  if (delayMs !== 'never' && !(Number.isInteger(delayMs) && delayMs >= 0))
    throw new UsageError(
      `humanDelayMs must be a whole number from 0 on, or 'never', and is ${JSON.stringify(delayMs)}`,
    );
}

/** Hand-written JSON may leave out the parameters of a fault. */
const withParameters = (plan: FaultPlan): FaultPlan =>
  Array.isArray(plan)
    ? plan.map((planned) =>
        typeof planned === 'object' && planned !== null
          ? { ...planned, parameters: planned.parameters ?? {} }
          : planned,
      )
    : plan;

/** The defaults of the options. */
export const defaultOptions: Omit<FullOptions, 'executions' | 'extraChecksCost'> = {
  clients: ['current'],
  calls: [],
  readOnlyTools: false,
  allTools: false,
  mode: 'headless',
  humanDelayMs: defaultHumanDelayMs,
  era: 'auto',
  gateways: [],
  properties: [],
  mustJudge: [],
  plans: [[]],
  budgets: {},
  seed: 1,
  twice: false,
  quick: false,
  realClientInfo: false,
  fresh: false,
  time: 'virtual',
  slowdown: 4,
  horizonMs: 48 * 3_600_000,
  maxSteps: 2_000_000,
  maxWaitMs: DEFAULT_MAX_REAL_WAIT_MS,
  maxCpuMs: DEFAULT_MAX_CPU_MS,
  maxRealMs: 30_000,
  jobs: 2,
};

const known: ReadonlySet<string> = new Set([
  ...Object.keys(defaultOptions),
  'faults',
  'signal',
  'onIncomplete',
  'onProgress',
  'onStage',
  'onSession',
  'explain',
  'explainSignal',
  'expect',
  'network',
]);

const eras: readonly FullOptions['era'][] = ['auto', '2025-11-25', '2026-07-28'];

const lists = ['clients', 'calls', 'gateways', 'properties', 'mustJudge', 'plans', 'faults'] as const;

/**
 * Fills in the defaults.
 *
 * @throws UsageError (`ERR_USAGE`) for an unknown option or an invalid value
 * @throws ExpectationError (`ERR_EXPECT`) for known failures that cannot be read
 */
export function fullOptions(options: CheckOptions): FullOptions {
  for (const name of Object.keys(options))
    if (!known.has(name))
      throw new UsageError(`check has no option ${JSON.stringify(name)}.${suggestion(name, [...known])}`);
  for (const name of lists)
    if (options[name] !== undefined && !Array.isArray(options[name]))
      throw new UsageError(`${name} must be a list, and is ${JSON.stringify(options[name])}`);
  const { faults, plans, gateways = [], properties = [], mustJudge: named = [], ...rest } = options;
  const mustJudge = [...new Set([...named, ...requestedIds(properties)])];
  if (faults !== undefined && plans !== undefined)
    throw new UsageError('faults is one plan and plans are several: give one of the two');
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const full: FullOptions = {
    ...defaultOptions,
    ...given,
    gateways: chooseGateways(gateways),
    properties: [...chooseProperties(properties), ...requestedProperties(mustJudge)],
    mustJudge,
    plans: (plans ?? [faults ?? []]).map(withParameters),
    executions: new Executions(),
    extraChecksCost: new ExtraChecksCost(),
  };
  for (const call of full.calls)
    if (typeof call?.tool !== 'string')
      throw new UsageError(`calls holds ${JSON.stringify(call)}: write { tool: 'name', arguments: {...} }`);
  for (const call of full.calls) {
    const other = Object.keys(call).find((key) => key !== 'tool' && key !== 'arguments');
    if (other !== undefined)
      throw new UsageError(
        `a call of ${call.tool} has ${JSON.stringify(other)}.${suggestion(other, ['tool', 'arguments'])}`,
      );
  }
  if (!eras.includes(full.era))
    throw new UsageError(`era must be ${eras.join(', ')}, and is ${JSON.stringify(full.era)}`);
  if (full.network !== undefined) assertNetwork(full.network);
  if (full.expect !== undefined) readKnownFailures(full.expect);
  assertHumanDelay(full.humanDelayMs);
  for (const id of full.mustJudge)
    if (!propertyIds.includes(id))
      throw new UsageError(`mustJudge names ${JSON.stringify(id)}.${suggestion(String(id), propertyIds)}`);
  positive('slowdown', full.slowdown, false);
  positive('horizonMs', full.horizonMs, false);
  positive('maxSteps', full.maxSteps, true);
  positive('maxWaitMs', full.maxWaitMs, false);
  positive('maxCpuMs', full.maxCpuMs, false);
  positive('maxRealMs', full.maxRealMs, false);
  positive('jobs', full.jobs, true);
  if (full.explain !== undefined && (!Number.isInteger(full.explain) || full.explain < 0))
    throw new UsageError(`explain must be a whole number from 0 on, and is ${full.explain}`);
  if (full.plans.length === 0) throw new UsageError('plans is empty: leave it out for one run without faults');
  for (const [tool, ms] of Object.entries(full.budgets)) positive(`the budget of ${tool}`, ms, false);
  if (!Number.isInteger(full.seed)) throw new UsageError(`seed must be a whole number, and is ${full.seed}`);
  return full;
}
