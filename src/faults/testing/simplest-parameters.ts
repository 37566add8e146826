import fc from 'fast-check';
import type { AnyFault } from '../fault.ts';

/** The parameters that a fault's arbitrary shrinks to. */
export function simplestParameters(fault: AnyFault): unknown {
  // Whatever fails shrinks: what is left when everything fails is the simplest.
  const run = fc.check(
    fc.property(fault.arbitrary(fc), () => false),
    { seed: 1, numRuns: 1, endOnFailure: false },
  );
  return run.counterexample === null ? undefined : run.counterexample[0];
}
