import type { Arbitrary } from 'fast-check';
import type { AnyFault, FastCheck } from '../../faults/fault.ts';
import type { FaultPlan, PlannedFault } from '../../faults/fault-plan.ts';
import { isHarmlessDefault } from './harmless-parameters.ts';
import { withHints } from './hinted-integers.ts';

/** A fault that a generated plan may contain. */
export interface PossibleFault {
  readonly fault: AnyFault;
  /** The parameters that do not vary. */
  readonly fixed: { readonly [parameter: string]: unknown };
  /** When it is at work. Left out: always. */
  readonly when?: PlannedFault['when'];
}

/** How many faults a plan has, and which values are preferred. */
export interface PlanBounds {
  /** The largest number of faults. */
  readonly maxFaults: number;
  /** Whole numbers at which behaviour is likely to change, such as the limits of clients in milliseconds. */
  readonly hints: readonly number[];
}

/** The fault with these parameters. A default that changes nothing is left out, so that plans stay readable. */
function planned({ fault, fixed, when }: PossibleFault, varied: unknown): PlannedFault {
  const changed = Object.entries(varied as object).filter(([name, value]) => !isHarmlessDefault(fault, name, value));
  return { fault: fault.id, parameters: { ...Object.fromEntries(changed), ...fixed }, ...(when && { when }) };
}

/** The bounds of plans, and which of their parameters do not vary. */
export interface MadePlans extends PlanBounds {
  /** The faults that the plans may contain. */
  readonly possible: readonly PossibleFault[];
  /** Whether a parameter of a fault does not vary. */
  readonly isFixed: (fault: string, parameter: string) => boolean;
}

const made = new WeakMap<Arbitrary<FaultPlan>, MadePlans>();

/**
 * The bounds of an arbitrary that {@link planArbitrary} made. `undefined`: it is another one, and only it knows which plans belong
 * to it.
 */
export const boundsOfPlans = (plans: Arbitrary<FaultPlan>): MadePlans | undefined => made.get(plans);

/**
 * Fault plans, as plain JSON. They shrink towards fewer faults, and each fault towards parameters that change nothing. The empty
 * plan is the simplest.
 */
export function planArbitrary(
  fc: FastCheck,
  possible: readonly PossibleFault[],
  bounds: PlanBounds,
): Arbitrary<FaultPlan> {
  const hinting = withHints(fc, bounds.hints);
  const one = fc.oneof(
    ...possible.map((choice) => choice.fault.arbitrary(hinting).map((varied) => planned(choice, varied))),
  );
  const plans = fc.array(one, { maxLength: bounds.maxFaults, size: 'max' });
  const isFixed = (id: string, parameter: string): boolean =>
    possible.some(({ fault, fixed }) => fault.id === id && parameter in fixed);
  made.set(plans, { ...bounds, possible, isFixed });
  return plans;
}
