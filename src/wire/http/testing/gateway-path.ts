import type { Deadline } from '../../../clocks/deadline.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { ToCaller, ToServer } from '../../../clocks/outcome.ts';
import { tested } from '../../../clocks/testing/hop.ts';
import type { HttpRequest, Origin } from '../exchange.ts';
import { gatewayOrigin } from '../gateway/gateway.ts';
import type { GatewayConditions } from '../gateway/gateway-plan.ts';
import { hopHarness, type Report, type Step } from './hop-harness.ts';

export const lax: GatewayConditions = { settings: {}, reading: 'lax' };

/** A profile with nothing in it but what is given. */
export const profileWith = (over: Partial<GatewayProfile> = {}): GatewayProfile => ({
  id: 'hop',
  name: 'A hop',
  version: '1',
  role: 'proxy',
  deadlines: {},
  ...over,
});

/** A profile with one clock of a second. */
export const clock = (
  over: Partial<Deadline> = {},
  toCaller: ToCaller = { status: 504, cut: 'rst' },
  toServer: readonly ToServer[] = ['close-exchange'],
): GatewayProfile =>
  profileWith({
    deadlines: { clock: { over: ['headers', 'body'], ms: 1_000, outcome: { toCaller, toServer }, ...tested, ...over } },
  });

/** A path through gateways, the nearest to the client first, to a server that plays scripts. */
export const gatewayPath = (
  gateways: GatewayProfile | readonly GatewayProfile[],
  scripts: readonly (readonly Step[])[],
  given: GatewayConditions = lax,
) =>
  hopHarness(scripts, (server, { time, blockTime, report }) =>
    [gateways]
      .flat()
      .reduceRight<Origin>((next, profile) => gatewayOrigin(profile, given, next, time, blockTime, report), server),
  );

/** The same with one exchange, played to the end or up to a time. */
export async function playedThrough(
  gateways: GatewayProfile | readonly GatewayProfile[],
  script: readonly Step[],
  given: GatewayConditions = lax,
  asked: Partial<HttpRequest> = {},
  untilMs = 10_000_000,
) {
  const path = gatewayPath(gateways, [script], given);
  const { client, exchange } = path.ask(asked);
  await path.time.run(untilMs);
  return { ...path, client, exchange };
}

/** What was reported, and when. */
export const whatReported = (reports: readonly Report[]) => reports.map(([atMs, , , { what }]) => [atMs, what]);
