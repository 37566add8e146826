import * as builtIn from './all-faults.ts';
import type { AnyFault } from './fault.ts';
import { FaultPlanError } from './fault-plan-error.ts';

/** The faults that a plan may name: those of this package, and those that were registered besides, by id. */
const registered = new Map<string, AnyFault>(Object.values(builtIn).map((fault: AnyFault) => [fault.id, fault]));

/** Every fault that a plan may name, in alphabetical order. */
export const knownFaults = (): readonly AnyFault[] =>
  [...registered.values()].sort((one, other) => (one.id < other.id ? -1 : 1));

/** The fault with this id. */
export const faultById = (id: string): AnyFault | undefined => registered.get(id);

/**
 * Makes a fault known to plans.
 *
 * @throws FaultPlanError (`ERR_FAULT_PLAN`) when the id is malformed, or another fault has it
 */
export function registerFault(fault: AnyFault): void {
  const { id } = fault;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new FaultPlanError(
      `a fault's id is in kebab case, such as "slow-disk", and this one is ${JSON.stringify(id)}`,
    );
  if (registered.has(id) && registered.get(id) !== fault)
    throw new FaultPlanError(`there is a fault ${JSON.stringify(id)} already: give this one another id`);
  registered.set(id, fault);
}
