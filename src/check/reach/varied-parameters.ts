import type { Arbitrary } from 'fast-check';
import type { ClientProfile } from '../../clocks/client-profile.ts';
import { clocksOf } from '../../clocks/clocks-of.ts';
import type { Conditions } from '../../clocks/conditions.ts';
import { largestOf, measuresOf, smallestOf } from '../../explore/plans/measures.ts';
import { boundsOfPlans, type PossibleFault } from '../../explore/plans/plan-arbitrary.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { faultById } from '../../faults/fault-registry.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import { type CaseOptions, isArbitrary } from '../property-runs/answers-in-time-options.ts';

/** A parameter whose reach is searched for. */
export interface VariedParameter {
  readonly fault: PossibleFault;
  readonly parameter: string;
  readonly low: number;
  readonly high: number;
}

/** The faults of plans. @throws UsageError (`ERR_USAGE`) for an arbitrary of the user's own: only it knows its plans */
function possibleFaults(faults: NonNullable<CaseOptions['faults']>): readonly PossibleFault[] {
  if (!isArbitrary(faults))
    return (faults as FaultPlan).flatMap(({ fault: id, parameters, when }) => {
      const fault = faultById(id);
      return fault === undefined ? [] : [{ fault, fixed: parameters, ...(when && { when }) }];
    });
  const made = boundsOfPlans(faults as Arbitrary<FaultPlan>);
  if (made === undefined)
    throw new UsageError(
      'the reach of faults needs plans of faultPlans(), or one plan: an own arbitrary cannot be read',
    );
  return made.possible;
}

/** More than any payload that clients of today accept: 16 MiB. */
const largestBytes = 16_777_216;

/** The largest duration to try without a client that has a limit, in milliseconds. */
const leastLargestMs = 3_600_000;

/** Every known limit of a client, in milliseconds. */
export const limitsOf = (profile: ClientProfile, conditions: Omit<Conditions, 'reading' | 'era'>): readonly number[] =>
  (['initialize', 'stateless'] as const).flatMap((era) =>
    clocksOf(profile, { ...conditions, era, reading: 'lax' }).map(({ limitMs }) => limitMs),
  );

/** The largest duration to try: more than every known limit, and so much less than the horizon that the server can still answer. */
function largestMs(
  clients: readonly ChosenClient[],
  conditions: Omit<Conditions, 'reading' | 'era' | 'settings'>,
  horizonMs: number,
): number {
  const limits = clients.flatMap(({ profile, settings }) => limitsOf(profile, { ...conditions, settings }));
  return Math.min(Math.floor((horizonMs * 3) / 4), Math.max(leastLargestMs, ...limits.map((limit) => 2 * limit)));
}

/** Each duration and size of each fault that is not given, in the order of the faults. */
export function variedParameters(
  faults: NonNullable<CaseOptions['faults']>,
  clients: readonly ChosenClient[],
  conditions: Omit<Conditions, 'reading' | 'era' | 'settings'>,
  horizonMs: number,
): readonly VariedParameter[] {
  const mostMs = largestMs(clients, conditions, horizonMs);
  return possibleFaults(faults).flatMap((possible) =>
    measuresOf(possible.fault)
      .filter((parameter) => !(parameter in possible.fixed))
      .map((parameter) => ({
        fault: possible,
        parameter,
        low: smallestOf(possible.fault.id, parameter),
        high: largestOf(possible.fault, parameter, parameter.endsWith('Ms') ? mostMs : largestBytes),
      })),
  );
}
