import { z } from 'zod';
import type { AnyFault } from './fault.ts';
import { knownFaults } from './fault-registry.ts';
import { faultCondition } from './when/fault-condition.ts';

const when = faultCondition.optional().describe('when it is at work; left out: always');

const plannedSchema = (fault: AnyFault) =>
  z
    .strictObject({
      fault: z.literal(fault.id),
      parameters: fault.parameters.optional().describe('a parameter that is left out has its default'),
      when,
    })
    .describe(fault.summary);

/** A fault that the user defines: its parameters are not known here. */
const ownFault = (known: readonly AnyFault[]) =>
  z
    .strictObject({
      fault: z.string().meta({ not: { enum: known.map(({ id }) => id) } }),
      parameters: z.record(z.string(), z.unknown()).optional(),
      when,
    })
    .describe('a fault of your own');

/** The JSON schema (draft 2020-12) of a fault plan: an array of faults with their parameters and conditions. */
export function planSchema(): { readonly [keyword: string]: unknown } {
  const known = knownFaults();
  const plan = z.array(z.union([ownFault(known), ...known.map(plannedSchema)]));
  const schema = z.toJSONSchema(plan, { io: 'input', unrepresentable: 'any' });
  return { ...schema, title: 'A fault plan of mcp-deadline' };
}
