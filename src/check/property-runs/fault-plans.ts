import fastCheck, { type Arbitrary } from 'fast-check';
import { type PossibleFault, planArbitrary } from '../../explore/plans/plan-arbitrary.ts';
import { placeNames, worksAt } from '../../faults/assert-places.ts';
import type { AnyFault, FastCheck, FaultLayer, FaultPlace } from '../../faults/fault.ts';
import type { FaultPlan, PlannedFault } from '../../faults/fault-plan.ts';
import { faultById, knownFaults } from '../../faults/fault-registry.ts';
import { readPlanned } from '../../faults/read-plan.ts';
import { placeOf, type ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import { type ClientSpec, chooseClients } from '../options/client-spec.ts';
import { suggestion } from '../options/suggestion.ts';
import { UsageError } from '../options/usage-error.ts';
import { hintsOf } from './hints-of.ts';

/** The parameters that all faults of a layer have as given, if they have them: `{ answer: { body: 'found' } }`. */
export type FixedParameters = { readonly [parameter: string]: unknown };

/**
 * Which fault plans are generated. A layer of faults is `true`, or the parameters that do not vary. With
 * `upstream: { answer: { body: 'found' } }` every fault of the upstream varies, and the calls that a fault meets get this answer
 * instead of that of the real upstream.
 */
export interface FaultPlansOptions extends Partial<{ readonly [layer in FaultLayer]: boolean | FixedParameters }> {
  /**
   * Single faults: ids, or planned faults, whose parameters do not vary.
   *
   * @defaultValue none, if a layer is given
   */
  readonly faults?: readonly (string | PlannedFault)[];
  /**
   * The largest number of faults in one plan.
   *
   * @defaultValue 3
   */
  readonly maxFaults?: number;
  /**
   * The clients whose limits are preferred as durations.
   *
   * @defaultValue ['current']
   */
  readonly clients?: readonly ClientSpec[];
  /**
   * The server under test. Faults of a layer that cannot be injected into it are left out.
   *
   * @defaultValue none: faults that only some servers allow are left out, such as those of connections to databases
   */
  readonly server?: ServerUnderTest;
  /**
   * Your own copy of fast-check.
   *
   * @defaultValue the copy of this package
   */
  readonly fc?: FastCheck;
}

const layers: readonly FaultLayer[] = [
  'upstream',
  'process',
  'event-loop',
  'stdio',
  'gateway',
  'http',
  'protocol',
  'payload',
  'auth',
  'client',
  'clock',
];

/** The faults of the default: they act on a server however it is reached, and a server can defend itself against them. */
const everywhere: FaultPlansOptions = { upstream: true, faults: ['cold-start-first-call'] };

/**
 * The faults of a layer that are planned. Without a known place, those that can be injected into an app over HTTP, which most can; for
 * a layer without HTTP, those that can be injected over memory.
 */
function faultsOfLayer(layer: FaultLayer, place: FaultPlace | null): readonly AnyFault[] {
  const all = knownFaults().filter((fault) => fault.layer === layer);
  const at = (where: FaultPlace) => all.filter((fault) => worksAt(fault, where));
  if (place !== null) return at(place);
  const overHttp = at('in-process-http');
  return overHttp.length > 0 ? overHttp : at('in-process');
}

/** @throws FaultPlanError (`ERR_FAULT_PLAN`) if there is no such fault, or it refuses a parameter */
function single(one: string | PlannedFault): readonly PossibleFault[] {
  const planned: PlannedFault = typeof one === 'string' ? { fault: one, parameters: {} } : one;
  readPlanned('faultPlans', planned);
  const { parameters, when } = planned;
  const fault = faultById(planned.fault);
  return fault === undefined ? [] : [{ fault, fixed: parameters, ...(when && { when }) }];
}

/** The fixed parameters that this fault has. */
function fixedFor(fault: AnyFault, given: true | FixedParameters): FixedParameters {
  if (given === true) return {};
  const names = Object.keys(fault.parameters.parse({}) as object);
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
}

function ofLayer(
  layer: FaultLayer,
  given: boolean | FixedParameters | undefined,
  place: FaultPlace | null,
): readonly PossibleFault[] {
  if (given === undefined || given === false) return [];
  const possible = faultsOfLayer(layer, place).map((fault) => ({ fault, fixed: fixedFor(fault, given) }));
  for (const { fault, fixed } of possible) readPlanned('faultPlans', { fault: fault.id, parameters: fixed });
  if (possible.length === 0) {
    const where = place === null ? '' : ` for ${placeNames[place]}`;
    throw new UsageError(`there is no fault of the layer ${JSON.stringify(layer)}${where}`);
  }
  for (const name of given === true ? [] : Object.keys(given))
    if (!possible.some(({ fixed }) => name in fixed))
      throw new UsageError(`no fault of the layer ${JSON.stringify(layer)} has a parameter ${JSON.stringify(name)}`);
  return possible;
}

/**
 * An arbitrary of fault plans: several faults at once, with parameters that prefer the limits of clients. The plans shrink towards
 * fewer faults and smaller values, and the empty plan is the simplest. Generation is pure: a seed always gives the same plans.
 *
 * @param options which faults, and how many
 *
 * @example
 * ```ts
 * import fc from 'fast-check';
 *
 * const plans = faultPlans({ upstream: { answer: { body: 'found' } }, maxFaults: 2 });
 * console.log(fc.sample(plans, { seed: 7, numRuns: 1 }));
 * ```
 * @throws UsageError (`ERR_USAGE`) for a layer, a fault or an option that does not exist; FaultPlanError (`ERR_FAULT_PLAN`) for
 *   parameters that a fault refuses
 */
export function faultPlans(options: FaultPlansOptions = {}): Arbitrary<FaultPlan> {
  const { maxFaults = 3, clients = ['current'], fc = fastCheck, server, faults: named = [], ...given } = options;
  for (const name of Object.keys(given))
    if (!layers.some((layer) => layer === name))
      throw new UsageError(`faultPlans has no option ${JSON.stringify(name)}.${suggestion(name, layers)}`);
  if (!Number.isInteger(maxFaults) || maxFaults < 0)
    throw new UsageError(`maxFaults must be a whole number from 0 on, and is ${maxFaults}`);
  const isDefault = named.length === 0 && Object.keys(given).length === 0;
  const { faults = [], ...asked }: FaultPlansOptions = isDefault ? everywhere : { ...given, faults: named };
  const place = server === undefined ? null : placeOf(server);
  const possible = [...layers.flatMap((layer) => ofLayer(layer, asked[layer], place)), ...faults.flatMap(single)];
  if (possible.length === 0) throw new UsageError('faultPlans has no fault to plan: give a layer, or name faults');
  return planArbitrary(fc, possible, { maxFaults, hints: hintsOf(chooseClients(clients)) });
}
