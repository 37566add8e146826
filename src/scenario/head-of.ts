import type { ClientProfile } from '../clocks/client-profile.ts';
import { clocksOf } from '../clocks/clocks-of.ts';
import { applies, type Conditions } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { plainDeadlines } from '../clocks/plain-deadline.ts';
import { plainLimits } from '../clocks/plain-limit.ts';
import type { HopHead, TranscriptHead } from '../wire/transcript.ts';
import type { ChosenGateway } from './link/http-path.ts';

function hopHead({ profile, settings }: ChosenGateway, conditions: Omit<Conditions, 'reading'>): HopHead {
  const under: Conditions = { ...conditions, settings, reading: 'lax' };
  const buffering = profile.buffering?.find(({ of, when }) => of === 'body' && applies(when, under));
  const unless = buffering?.unless === undefined ? null : `${buffering.unless.header}: ${buffering.unless.is}`;
  return {
    id: profile.id,
    settings,
    deadlines: plainDeadlines(profile, under),
    guessed: plainDeadlines(profile, { ...under, reading: 'strict' }).filter(({ guessed }) => guessed),
    ...(buffering === undefined ? {} : { holdsBody: { unless } }),
  };
}

/** The facts by which a transcript is judged: its client and gateways, and all their deadlines under both readings. */
export const headOf = (
  profile: ClientProfile,
  { reading: _, ...conditions }: Conditions,
  gateways: readonly ChosenGateway[] = [],
): TranscriptHead => ({
  client: profile.id,
  conditions,
  deadlines: {
    strict: clocksOf(profile, { ...conditions, reading: 'strict' }),
    lax: clocksOf(profile, { ...conditions, reading: 'lax' }),
  },
  ...(gateways.length === 0 ? {} : { hops: gateways.map((gateway) => hopHead(gateway, conditions)) }),
  progressGuessed: isUnknown(profile.wire.progressToken),
  limits: plainLimits(profile, conditions),
});
