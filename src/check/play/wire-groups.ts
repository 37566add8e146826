import { knownClientInfo } from '../../client/request-fields.ts';
import { wireClassOf } from '../../client/wire-class.ts';
import type { Conditions } from '../../clocks/conditions.ts';
import { plainDeadlines } from '../../clocks/plain-deadline.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/**
 * A key that is equal for clients that put exactly the same bytes on the wire to a server that answers. Their names are part of
 * it: a server may list other tools for one client than for another. A client whose name is unknown never shares a class with a
 * client whose name is known.
 */
export const wireClass = ({ profile, settings }: ChosenClient, conditions: Conditions): string =>
  JSON.stringify([knownClientInfo(profile), wireClassOf(profile, { ...conditions, settings })]);

/** A key that is equal for clients that the same faults of a plan affect. */
export const planClass = (plan: FaultPlan, { profile }: ChosenClient): string =>
  plan.map(({ when }) => ((when?.client ?? profile.id) === profile.id ? '+' : '-')).join('');

/** Clients that put the same bytes on the wire: the most patient is played, the others are folded over its transcript. */
export interface WireGroup {
  readonly leader: ChosenClient;
  readonly others: readonly ChosenClient[];
}

/** How long a client waits for a tool that sends nothing, in milliseconds. `Infinity`: without a limit. */
function patienceMs({ profile, settings }: ChosenClient, conditions: Conditions): number {
  const limits = plainDeadlines(profile, { ...conditions, settings })
    .filter(({ over }) => over.includes('call') || over.includes('execution'))
    .map(({ limitMs }) => limitMs);
  return Math.min(Number.POSITIVE_INFINITY, ...limits);
}

/**
 * Groups clients that the server cannot distinguish. Groups and their members keep the order of the clients, except that the
 * leader comes first.
 *
 * @param classOf a key that is equal for clients that put the same bytes on the wire
 */
export function wireGroups(
  clients: readonly ChosenClient[],
  conditions: Conditions,
  classOf: (client: ChosenClient) => string,
): readonly WireGroup[] {
  const groups = new Map<string, ChosenClient[]>();
  for (const client of clients) {
    const key = classOf(client);
    groups.set(key, [...(groups.get(key) ?? []), client]);
  }
  return [...groups.values()].map((members) => {
    const leader = members.reduce((most, one) =>
      patienceMs(one, conditions) > patienceMs(most, conditions) ? one : most,
    );
    return { leader, others: members.filter((one) => one !== leader) };
  });
}
