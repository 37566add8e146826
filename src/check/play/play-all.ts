import { connectsForEachCall } from '../../client/tool-call.ts';
import type { Conditions } from '../../clocks/conditions.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { dependsOnSession } from '../../faults/when/fault-condition.ts';
import { isAlone, type ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { PlayedClient } from '../judge/played-client.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';
import { type CheckSession, GroupPlay } from './group-play.ts';
import { inParallel } from './in-parallel.ts';
import { planClass, type WireGroup, wireClass, wireGroups } from './wire-groups.ts';

/** How many calls a client is assumed to make before the tools are known. Only the order of the plays depends on it. */
const likelyCalls = 8;

const startsOf = ({ profile, settings }: ChosenClient, conditions: Conditions): number =>
  connectsForEachCall({ profile, conditions: { ...conditions, settings } }) ? 1 + likelyCalls : 1;

/**
 * An estimate of how long the play of a group takes, as the number of starts of its server: starts take most of the time. Each
 * client counts, because a client that shares the play may still have to play by itself.
 */
export const playSize = ({ leader, others }: WireGroup, conditions: Conditions): number =>
  [leader, ...others].reduce((starts, client) => starts + startsOf(client, conditions), 0);

/** The clients of a check in groups that share one play. */
export function groupsOf(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  options: FullOptions,
  plan: FaultPlan,
): readonly WireGroup[] {
  const conditions = conditionsOf(server, options);
  // In real time nothing can be folded: the play may end before a more patient client would give up.
  return wireGroups(clients, conditions, (client) =>
    options.time === 'real' || options.realClientInfo || dependsOnSession(plan)
      ? String(clients.indexOf(client))
      : planClass(plan, client) + wireClass(client, { ...conditions, settings: client.settings }),
  );
}

/**
 * Plays every plan with every client.
 *
 * @param checkSession further checks in the sessions of a plan, by its index; `null`: none
 * @returns for each plan the clients in the order of `clients`
 */
export async function playAll(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  options: FullOptions,
  checkSession: (planIndex: number) => CheckSession | null = () => null,
): Promise<readonly PlayedClient[]> {
  let done = 0;
  const of = clients.length * options.plans.length;
  const conditions = conditionsOf(server, options);
  const groups = options.plans.map((plan) => groupsOf(server, clients, options, plan));
  const tasks = options.plans.flatMap((plan, index) =>
    (groups[index] ?? []).map((group) => ({
      size: playSize(group, conditions),
      run: async () => {
        const played = await new GroupPlay({ server, plan, options }, group).play(checkSession(index));
        done += played.length;
        options.onProgress?.(done, of, group.leader.profile.id);
        return played;
      },
    })),
  );
  const played = (await inParallel(tasks, isAlone(server) ? 1 : options.jobs)).flat();
  return options.plans.flatMap((_, plan) => {
    const members = (groups[plan] ?? []).flatMap(({ leader, others }) => [leader, ...others]);
    const ofPlan = played.slice(plan * clients.length, (plan + 1) * clients.length);
    return clients.map((client) => ofPlan[members.indexOf(client)]).filter((client) => client !== undefined);
  });
}
