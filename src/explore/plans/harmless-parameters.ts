import * as fc from 'fast-check';
import type { AnyFault } from '../../faults/fault.ts';
import { SimplestArbitrary } from '../arguments/simplest-arbitrary.ts';

const remembered = new WeakMap<AnyFault, { readonly [parameter: string]: unknown }>();

/** The parameters with which a fault changes nothing: those that its arbitrary shrinks towards. */
export function harmlessParameters(fault: AnyFault): { readonly [parameter: string]: unknown } {
  const known = remembered.get(fault);
  if (known !== undefined) return known;
  const [harmless = {}] = fc.sample(new SimplestArbitrary(fault.arbitrary(fc)), { seed: 0, numRuns: 1 });
  const parameters = harmless as { readonly [parameter: string]: unknown };
  remembered.set(fault, parameters);
  return parameters;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether a value of a parameter changes nothing, and is what a plan means that leaves the parameter out. */
export function isHarmlessDefault(fault: AnyFault, parameter: string, value: unknown): boolean {
  const defaults = fault.parameters.parse({}) as object;
  return isSame(value, Reflect.get(defaults, parameter)) && isSame(value, harmlessParameters(fault)[parameter]);
}
