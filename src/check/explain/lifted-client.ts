import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { Deadline } from '../../clocks/deadline.ts';
import { isUnknown } from '../../clocks/evidence.ts';
import type { Hop } from '../../clocks/hop.ts';

/** A clock that only leads on to the next step decides what the server sees, so it stays. */
const leadsOn = ({ outcome: { toCaller } }: Deadline): boolean =>
  typeof toCaller === 'object' && 'go' in toCaller && toCaller.go === 'next-step';

const lifted = (hop: Hop): Hop['deadlines'] =>
  Object.fromEntries(Object.entries(hop.deadlines).filter(([, deadline]) => leadsOn(deadline)));

/**
 * The same client without its time limits, nor those of the HTTP library beneath it: it puts the same on the wire and never
 * gives up. What it does about anything but time stays as it is.
 */
export function liftedClient(profile: ClientProfile): ClientProfile {
  const { http } = profile;
  return {
    ...profile,
    deadlines: lifted(profile),
    http: http === null || isUnknown(http) ? http : { ...http, deadlines: lifted(http) },
  };
}
