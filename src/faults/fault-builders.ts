import type { z } from 'zod';
import * as builtIn from './all-faults.ts';
import type { AnyFault, Fault } from './fault.ts';
import type { PlannedFault } from './fault-plan.ts';
import { registerFault } from './fault-registry.ts';
import type { Given } from './given.ts';

/** Plans a fault. A parameter that is left out has its default. */
export type FaultBuilder<Parameters> = (parameters?: Parameters) => PlannedFault;

const builderOf =
  <Parameters extends object>(fault: Pick<AnyFault, 'id'>): FaultBuilder<Parameters> =>
  (parameters) => ({ fault: fault.id, parameters: { ...parameters } });

/** A builder for each fault, by its id in camel case. */
export type FaultBuilders = {
  readonly [Name in keyof typeof builtIn]: FaultBuilder<z.input<(typeof builtIn)[Name]['parameters']>>;
};

/**
 * A builder for each fault of this package, by the fault's id in camel case. `mcp-deadline faults` lists them with their
 * parameters, units and defaults.
 *
 * @example
 * ```ts
 * await check(server, { faults: [faults.upstreamSlow({ delayMs: 45_000, match: { host: 'api.example.com' } })] });
 * ```
 */
export const faults: FaultBuilders = Object.fromEntries(
  Object.entries(builtIn).map(([name, fault]) => [name, builderOf(fault)]),
) as FaultBuilders;

/**
 * Defines a fault and makes its id known: to plans in code and JSON, and to the command line by `--use`.
 * `docs/creating-faults.md` writes one step by step.
 *
 * @returns its builder, as {@link faults} has one for each fault of this package
 * @throws FaultPlanError (`ERR_FAULT_PLAN`) when the id is malformed, or another fault has it
 * @example
 * ```ts
 * import { check, defineFault } from 'mcp-deadline';
 * import { z } from 'zod';
 *
 * const lateAnswers = defineFault({
 *   id: 'late-answers',
 *   layer: 'protocol',
 *   summary: 'everything from the server comes late',
 *   parameters: z.strictObject({ delayMs: z.int().min(0).default(1_000).describe('how much later, in milliseconds') }),
 *   arbitrary: (fc) => fc.record({ delayMs: fc.nat({ max: 60_000 }) }),
 *   loses: false,
 *   reorders: false,
 *   inject: (context, { delayMs }) => ({
 *     lift: context.toClient((frame, pass) => void context.setTimer(() => pass(frame), delayMs)),
 *   }),
 * });
 * await check(server, { faults: [lateAnswers({ delayMs: 5_000 })] });
 * ```
 */
export function defineFault<P extends object, Input extends object = Given<P>>(
  fault: Fault<P, Input>,
): FaultBuilder<Input> {
  registerFault(fault);
  return builderOf(fault);
}
