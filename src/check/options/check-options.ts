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

/** One tool to call. Arguments that are left out are generated from its `inputSchema`. */
export interface RequestedCall {
  readonly tool: string;
  readonly arguments?: { readonly [key: string]: unknown };
}

/** The options of `check`. Times are in milliseconds. */
export interface CheckOptions {
  /** Clients by id, by spec, or as profiles. Default: `['current']`. */
  readonly clients?: readonly ClientSpec[];
  /** Tools to call. Without them: every tool marked read-only. */
  readonly calls?: readonly RequestedCall[];
  /** Also call every tool marked read-only, in addition to `calls`. */
  readonly readOnlyTools?: boolean;
  /** Also call tools that are not marked read-only. */
  readonly allTools?: boolean;
  readonly mode?: Mode;
  /**
   * How long a person takes to answer a request of the server, in virtual milliseconds. `'never'`: no person answers. Only for
   * interactive mode: in other modes there is no person, and the client answers at once. Default: 10 000.
   */
  readonly humanDelayMs?: number | 'never';
  /** The protocol rules: those of one era, or `auto` (default), the era that client and server agree on. */
  readonly era?: 'auto' | '2025-11-25' | '2026-07-28';
  /**
   * Gateways on the path to a server over HTTP, the nearest to the client first: by id, with settings after a colon
   * (`nginx:proxy_read_timeout=300`), or as profiles.
   */
  readonly gateways?: readonly GatewaySpec[];
  /** The network to a server over HTTP: round trip, jitter, bandwidth. Default: client and server are on one machine. */
  readonly network?: Partial<NetworkOptions>;
  /** One fault plan, for every call. */
  readonly faults?: FaultPlan;
  /** Several fault plans, each played with every client and tool. An empty plan is a run without faults. */
  readonly plans?: readonly FaultPlan[];
  /**
   * For how many cells that fail under a fault plan the boundaries of its faults are searched. 0: no boundaries and no advice.
   * The checks that need no fault still run: `quick` turns them off. Default: 3 for a server in this process, otherwise 1.
   */
  readonly explain?: number;
  /** Ends the search for boundaries and for advice early. The report has the results until then. */
  readonly explainSignal?: AbortSignal;
  /** Your own budgets, in milliseconds by tool. The tool must answer within its budget for every client. */
  readonly budgets?: { readonly [tool: string]: number };
  /**
   * Your own properties, which judge every start-up and call: by the id that `defineProperty` made known, or as objects.
   *
   * @defaultValue none; the properties of this package are always judged
   */
  readonly properties?: readonly PropertySpec[];
  /** The seed of all randomness. Default: 1. */
  readonly seed?: number;
  /** Runs everything twice and compares the transcripts. */
  readonly twice?: boolean;
  /**
   * Verdicts only, with boundaries and advice as `explain` says. The checks that need no fault do not run, such as whether other
   * requests wait during a slow call. Default: false, these checks run once per wire class, after the verdicts.
   */
  readonly quick?: boolean;
  /** Plays every client by itself under its own name, even if others put the same bytes on the wire. */
  readonly realClientInfo?: boolean;
  /** A new server process for each cell. */
  readonly fresh?: boolean;
  readonly time?: 'virtual' | 'real';
  /** How many times slower than this machine a modest machine is. Default: 4. */
  readonly slowdown?: number;
  /** The longest virtual time of a cell. Default: 48 virtual hours. */
  readonly horizonMs?: number;
  /** The largest number of timers that a cell fires. Default: 2 000 000. */
  readonly maxSteps?: number;
  /**
   * How long virtual time waits for real work without progress, such as a peer that sends nothing, in real milliseconds. Only
   * time counts in which no thread is runnable that could continue the work. The cell is then unknown, and names the pending
   * work. Default: 5000.
   */
  readonly maxWaitMs?: number;
  /** How much processor time a computation of the server may use while virtual time waits. Default: 30 000. */
  readonly maxCpuMs?: number;
  /** The longest real time of a cell if time is real. Default: 30 000. */
  readonly maxRealMs?: number;
  /** How many clients are played in parallel. Default: 2. With a server in this process or at one address: one at a time. */
  readonly jobs?: number;
  /** Ends the check early. `check` rejects with the signal's reason after everything is closed. */
  readonly signal?: AbortSignal;
  /**
   * Receives the results so far if `signal` ended the check, before `check` rejects. Cells that were not played are unknown, and
   * `incomplete` says why.
   */
  readonly onIncomplete?: (report: CheckReport) => void;
  /** Called for every client that is done, for a progress line. */
  readonly onProgress?: (done: number, of: number, client: string) => void;
  /** Called for every session that begins, for a progress line. */
  readonly onSession?: (session: SessionBegun) => void;
  /** Receives the current stage after all clients are played, for a progress line: some stages take many runs. */
  readonly onStage?: (doing: string) => void;
}

/** A session that has begun. */
export interface SessionBegun {
  /** The id of the client that is played. */
  readonly client: string;
  /** The milliseconds since the session began: virtual, or real if time is real. */
  readonly nowMs: () => number;
  /** Whether the session is not closed yet. */
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

/** Hand-written JSON may leave out the parameters of a fault. */
const withParameters = (plan: FaultPlan): FaultPlan =>
  Array.isArray(plan) ? plan.map((planned) => ({ ...planned, parameters: planned.parameters ?? {} })) : plan;

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
 * @throws UsageError (`ERR_USAGE`) for an unknown option or an invalid value
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
