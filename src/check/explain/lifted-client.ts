import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { Deadline } from '../../clocks/deadline.ts';
import { isUnknown } from '../../clocks/evidence.ts';
import type { Hop } from '../../clocks/hop.ts';

/** A clock that only starts the next step decides what the server receives, so it is kept. */
const leadsOn = ({ outcome: { toCaller } }: Deadline): boolean =>
  typeof toCaller === 'object' && 'go' in toCaller && toCaller.go === 'next-step';

const lifted = (hop: Hop): Hop['deadlines'] =>
  Object.fromEntries(Object.entries(hop.deadlines).filter(([, deadline]) => leadsOn(deadline)));

/**
 * A client without its time limits and those of its HTTP library: it puts the same bytes on the wire and never gives up. All
 * other behaviour is unchanged.
 */
export function liftedClient(profile: ClientProfile): ClientProfile {
  const { http } = profile;
  return {
    ...profile,
    deadlines: lifted(profile),
    http: http === null || isUnknown(http) ? http : { ...http, deadlines: lifted(http) },
  };
}
