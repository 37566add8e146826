import { defaultHumanDelayMs } from '../../client/mock-client.ts';
import type { Mode } from '../../clocks/conditions.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { Property } from '../../properties/property.ts';
import type { CheckReport } from '../../report/check-report.ts';
import type { ChosenGateway } from '../../scenario/link/http-path.ts';
import { DEFAULT_MAX_CPU_MS, DEFAULT_MAX_REAL_WAIT_MS } from '../../time/core/clock-options.ts';
import type { NetworkOptions } from '../../wire/http/network/network-options.ts';
import type { ClientSpec } from './client-spec.ts';
import { chooseGateways, type GatewaySpec } from './gateway-spec.ts';
import { assertNetwork } from './network-option.ts';
import { chooseProperties, type PropertySpec } from './property-spec.ts';
import { Executions, ExtraChecksCost } from './run-counters.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** One tool to call; without arguments they are generated from its `inputSchema`. */
export interface RequestedCall {
  readonly tool: string;
  readonly arguments?: { readonly [key: string]: unknown };
}

/** What `check` may be asked. Times in milliseconds. */
export interface CheckOptions {
  /** Clients by id, by spec, or as profiles; default `['current']`. */
  readonly clients?: readonly ClientSpec[];
  /** Tools to call. Without them: every tool marked read-only. */
  readonly calls?: readonly RequestedCall[];
  /** Also every read-only tool, beside `calls`. */
  readonly readOnlyTools?: boolean;
  /** Also tools that are not marked read-only. */
  readonly allTools?: boolean;
  readonly mode?: Mode;
  /**
   * How long a person takes to answer a server that asks for something, in virtual milliseconds; `'never'`: no person answers.
   * In interactive mode only: otherwise there is no person, and the client answers at once. Default 10 000.
   */
  readonly humanDelayMs?: number | 'never';
  /** Which protocol rules: of one era alone, or, by default, as each client finds out. */
  readonly era?: 'auto' | '2025-11-25' | '2026-07-28';
  /**
   * Intermediaries on the path to a server over HTTP, the nearest to the client first: by id, with settings behind a colon
   * (`nginx:proxy_read_timeout=300`), or as profiles.
   */
  readonly gateways?: readonly GatewaySpec[];
  /** The network to a server over HTTP: round trip, jitter, bandwidth; default: no distance at all. */
  readonly network?: Partial<NetworkOptions>;
  /** What goes wrong meanwhile: one plan, for every call. */
  readonly faults?: FaultPlan;
  /** Several plans, each played with every client and tool; an empty plan is a run without faults. */
  readonly plans?: readonly FaultPlan[];
  /**
   * For how many cells that fail under a fault plan the boundary of its faults is looked for. 0: no boundaries and no advice.
   * The checks that need no fault run all the same: `quick` turns them off. Default 3 in this process, 1 for a command.
   */
  readonly explain?: number;
  /** Ends the search for boundaries and for advice early: the report has what was found until then. */
  readonly explainSignal?: AbortSignal;
  /** Your own budgets, in milliseconds by tool: the tool answers within them whatever the client. */
  readonly budgets?: { readonly [tool: string]: number };
  /**
   * Properties of your own that judge every start-up and call: by the id that `defineProperty` made known, or as they are.
   *
   * @defaultValue none; the properties of this package are always judged
   */
  readonly properties?: readonly PropertySpec[];
  /** Where all randomness comes from; default 1. */
  readonly seed?: number;
  /** Runs everything twice and compares the transcripts. */
  readonly twice?: boolean;
  /**
   * Verdicts only, with boundaries and advice as `explain` says: no check runs that needs no fault, such as whether other
   * requests wait beside a slow call. Default false: they run once per wire class, after the verdicts.
   */
  readonly quick?: boolean;
  /** Every client is played by itself under its own name, even if others put the same on the wire. */
  readonly realClientInfo?: boolean;
  /** A fresh server process for each cell. */
  readonly fresh?: boolean;
  readonly time?: 'virtual' | 'real';
  /** How much slower than this machine a modest one is; default 4. */
  readonly slowdown?: number;
  /** A cell ends here; default 48 virtual hours. */
  readonly horizonMs?: number;
  /** A cell fires at most so many timers; default 2 000 000. */
  readonly maxSteps?: number;
  /**
   * Virtual time waits so long for real work that shows no progress, such as a peer that stays silent; default 5000. Only
   * the time counts in which no thread is runnable that could go on with it. Then the cell is unknown, and says what was
   * waited for.
   */
  readonly maxWaitMs?: number;
  /** Virtual time waits so many processor milliseconds for a computation of the server; default 30 000. */
  readonly maxCpuMs?: number;
  /** In real time a cell ends here; default 30 000. */
  readonly maxRealMs?: number;
  /** How many clients are played side by side; default 2. A server in this process: one after another. */
  readonly jobs?: number;
  /** Ends the check early: it rejects with the signal's reason, once everything is closed. */
  readonly signal?: AbortSignal;
  /**
   * Receives what was found so far where `signal` ended the check, before it rejects: what was not played is unknown, and
   * `incomplete` says why.
   */
  readonly onIncomplete?: (report: CheckReport) => void;
  /** Called for every client that is done, for a progress line. */
  readonly onProgress?: (done: number, of: number, client: string) => void;
  /** Called for every session that begins, for a progress line: whose it is, and how to read its virtual time. */
  readonly onSession?: (session: SessionBegun) => void;
  /** Receives what is being done once all clients are played, for a progress line: some of it takes many runs. */
  readonly onStage?: (doing: string) => void;
}

/** A session that has begun. */
export interface SessionBegun {
  /** The id of the client that is played. */
  readonly client: string;
  /** How far it has come, in virtual milliseconds since it began; in real ones where time is real. */
  readonly nowMs: () => number;
  /** Whether it has not been closed yet. */
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
    'signal' | 'onIncomplete' | 'onProgress' | 'onStage' | 'onSession' | 'explain' | 'explainSignal' | 'network'
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

/** In a plan of hand-written JSON, parameters that are left out are none. */
const withParameters = (plan: FaultPlan): FaultPlan =>
  Array.isArray(plan) ? plan.map((planned) => ({ ...planned, parameters: planned.parameters ?? {} })) : plan;

/** What is not asked for. */
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
  'network',
]);

const eras: readonly FullOptions['era'][] = ['auto', '2025-11-25', '2026-07-28'];

const lists = ['clients', 'calls', 'gateways', 'properties', 'plans', 'faults'] as const;

/**
 * Fills in the defaults.
 *
 * @throws UsageError (`ERR_USAGE`) for an option that is not there, or a value that makes no sense
 */
export function fullOptions(options: CheckOptions): FullOptions {
  for (const name of Object.keys(options))
    if (!known.has(name))
      throw new UsageError(`check has no option ${JSON.stringify(name)}.${suggestion(name, [...known])}`);
  for (const name of lists)
    if (options[name] !== undefined && !Array.isArray(options[name]))
      throw new UsageError(`${name} must be a list, and is ${JSON.stringify(options[name])}`);
  const { faults, plans, gateways = [], properties = [], ...rest } = options;
  if (faults !== undefined && plans !== undefined)
    throw new UsageError('faults is one plan and plans are several: give one of the two');
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const full: FullOptions = {
    ...defaultOptions,
    ...given,
    gateways: chooseGateways(gateways),
    properties: chooseProperties(properties),
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
  assertHumanDelay(full.humanDelayMs);
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
