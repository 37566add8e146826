import { clientRegistry, clients, strictest } from '../../../mocks/clients.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { FaultPlanError } from '../../faults/fault-plan-error.ts';
import { asAsciiJson, type ChosenClient } from './client-spec.ts';
import { suggestion } from './suggestion.ts';

/**
 * Checks that each client that a condition names exists. It need not be played: then the fault affects no client of this run.
 *
 * @throws FaultPlanError (`ERR_FAULT_PLAN`), naming the first that does not, and the nearest
 */
export function assertConditionClients(plans: readonly FaultPlan[], chosen: readonly ChosenClient[]): void {
  const known = [...chosen.map(({ profile }) => profile), ...clients, strictest, ...clientRegistry.defined];
  const ids = [...new Set(known.map(({ id }) => id))];
  for (const plan of plans)
    for (const [index, { when }] of plan.entries()) {
      const client = when?.client;
      if (client === undefined || ids.includes(client) || clientRegistry.byId(client) !== undefined) continue;
      throw new FaultPlanError(
        `plan[${index}].when.client: there is no client ${asAsciiJson(client)}.${suggestion(client, ids)}`,
      );
    }
}
