import type { AnyFault } from '../../faults/fault.ts';
import { faultById } from '../../faults/fault-registry.ts';

/** Whether a parameter is a duration in milliseconds or a size in bytes. */
export const isMeasure = (parameter: string): boolean => /(?:Ms|Bytes)$/.test(parameter);

/** Whether the schema of a fault accepts a value of one parameter, with all others at their defaults. */
export const accepts = (fault: AnyFault | undefined, parameter: string, value: number): boolean =>
  fault?.parameters.safeParse({ [parameter]: value }).success ?? true;

/** The smallest value of a measure: 0, unless its fault accepts 1 and not 0. */
export function smallestOf(id: string, parameter: string): 0 | 1 {
  const fault = faultById(id);
  return accepts(fault, parameter, 0) || !accepts(fault, parameter, 1) ? 0 : 1;
}

/** The largest value of a measure that its fault accepts, and at most `most`. */
export function largestOf(fault: AnyFault, parameter: string, most: number): number {
  let accepted = smallestOf(fault.id, parameter) as number;
  let refused = most + 1;
  if (accepts(fault, parameter, most)) return most;
  while (refused - accepted > 1) {
    const middle = Math.floor((accepted + refused) / 2);
    if (accepts(fault, parameter, middle)) accepted = middle;
    else refused = middle;
  }
  return accepted;
}

/** The measures of a fault, by name. */
export function measuresOf(fault: AnyFault): readonly string[] {
  const names = Object.keys(fault.parameters.parse({}) as object).filter(isMeasure);
  return names.filter((name) => accepts(fault, name, smallestOf(fault.id, name)));
}
