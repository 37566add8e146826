import { attemptsOf } from '../../client/start-up.ts';
import { assertPlaces } from '../../faults/assert-places.ts';
import { readPlan } from '../../faults/read-plan.ts';
import { notPlayed } from '../../properties/findings/not-played.ts';
import { say } from '../../properties/statement.ts';
import { placeOf, type ServerUnderTest, transportOf } from '../../scenario/server/server-under-test.ts';
import type { FindingDraft } from '../judge/finding-draft.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';
import { UsageError } from '../options/usage-error.ts';

/** The clients that can reach a server, and a note for each client that cannot. */
export interface Reaching {
  readonly clients: readonly ChosenClient[];
  readonly findings: readonly FindingDraft[];
}

/**
 * Separates the clients that can reach a server from clients that have no transport in common with it. The latter get no verdict.
 *
 * @throws UsageError (`ERR_USAGE`) if the user named a client that cannot reach the server
 */
export function reachingClients(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  options: FullOptions,
): Reaching {
  const transport = transportOf(server);
  const conditions = conditionsOf(server, options);
  const speaks = ({ profile, settings }: ChosenClient): boolean =>
    attemptsOf({ profile, conditions: { ...conditions, settings } }).length > 0;
  const over = transport === 'http' || transport === 'sse' ? 'HTTP' : 'stdio';
  const silent = clients.filter((client) => !speaks(client));
  const named = silent.find(({ amongAll }) => amongAll !== true);
  if (named !== undefined)
    throw new UsageError(
      options.era === 'auto'
        ? `${named.profile.id} is not known to reach a server over ${over}: leave it out, or test the server over what it speaks`
        : `${named.profile.id} is not known to speak ${options.era} over ${over} with these settings: leave it out, or leave out the era`,
    );
  const findings = silent.map(({ profile, settings }): FindingDraft => {
    const unheard = say`${profile.id} was not played: it is not known to reach a server over ${over}, so nothing is said of it`;
    return {
      property: notPlayed.id,
      client: profile.id,
      settings,
      verdict: null,
      severity: 'note',
      tool: null,
      plan: [],
      ...unheard,
    };
  });
  return { clients: clients.filter(speaks), findings };
}

/**
 * Checks that the gateways and the faults can be on the way to a server.
 *
 * @throws UsageError (`ERR_USAGE`) for gateways in front of a server without HTTP; FaultPlanError (`ERR_FAULT_PLAN`) for a fault
 *   that cannot be injected there
 */
export function assertPath(server: ServerUnderTest, { gateways, plans }: FullOptions): void {
  for (const plan of plans) assertPlaces(readPlan(plan), placeOf(server));
  const transport = transportOf(server);
  if (gateways.length === 0 || transport === 'http' || transport === 'sse') return;
  throw new UsageError(
    `a gateway (${gateways.map(({ profile }) => profile.id).join(', ')}) is on an HTTP path, and this server is reached over ${transport}. ` +
      'Give { app }, { url } or { command, http }; on the command line --http <url> or --url <url>',
  );
}
