import { dependsOnSession } from '../../faults/when/fault-condition.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { PlayedClient } from '../judge/played-client.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';
import { type PlaySetting, searchSignal } from '../play/start-session.ts';
import { planClass, wireClass } from '../play/wire-groups.ts';
import { callKey, GroupAdvice, type Member } from './group-advice.ts';
import { clockOf } from './trial.ts';

/** The clients with a start-up or cell that does not fit, in groups that put the same bytes on the wire. */
function groupsOf(members: readonly Member[], { server, options, plan }: PlaySetting): readonly (readonly Member[])[] {
  const conditions = conditionsOf(server, options);
  const groups = new Map<string, Member[]>();
  for (const [index, member] of members.entries()) {
    const { client, played } = member;
    const reports = [played.startup, ...played.cells];
    if (reports.every((report) => clockOf(report) === null)) continue;
    const key = options.realClientInfo
      ? String(index)
      : planClass(plan, client) + wireClass(client, { ...conditions, settings: client.settings });
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return [...groups.values()];
}

/** The calls that the server did not answer until the end of the run. A further wait shows nothing new. */
const neverAnswered = (members: readonly Member[]): ReadonlySet<string> =>
  new Set(
    members
      .flatMap(({ played }) => played.cells)
      .filter(({ played, outcome, verdict, cutBy }) => played && outcome === 'lost' && verdict === 'fails' && !cutBy)
      .map(callKey),
  );

/**
 * Adds advice to each start-up and cell that does not fit, and how long the server takes for a client that waits. A client is
 * played again without its time limits, once for all clients that put the same bytes on the wire.
 *
 * @param clients the clients of `played`, in the same order for each plan
 */
export async function advised(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  played: readonly PlayedClient[],
  options: FullOptions,
): Promise<readonly PlayedClient[]> {
  const result: PlayedClient[] = [];
  for (const [index, plan] of options.plans.entries()) {
    const setting: PlaySetting = { server, plan, options };
    const members = clients.flatMap((client, position): Member[] => {
      const one = played[index * clients.length + position];
      return one === undefined ? [] : [{ client, played: one }];
    });
    if (dependsOnSession(plan)) {
      result.push(...members.map((one) => one.played)); // a call that is tried by itself would not meet the fault
      continue;
    }
    const unanswered = neverAnswered(members);
    const advisedOf = new Map<PlayedClient, PlayedClient>();
    for (const group of groupsOf(members, setting)) {
      if (searchSignal(options)?.aborted === true) break;
      const advice = await new GroupAdvice(setting, group, unanswered).find();
      for (const [position, { played: before }] of group.entries()) {
        const after = advice[position];
        if (after !== undefined) advisedOf.set(before, after);
      }
    }
    result.push(...members.map((one) => advisedOf.get(one.played) ?? one.played));
  }
  return result;
}
