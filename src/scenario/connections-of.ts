import type { ClientProfile } from '../clocks/client-profile.ts';
import { applies, type Conditions } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';

/** How many connections a client makes to one origin; `null`: as many as it takes, as far as anybody knows. */
export function connectionsOf({ http, queues: own = [] }: ClientProfile, conditions: Conditions): number | null {
  const library = http === null || isUnknown(http) ? [] : (http.queues ?? []);
  const queue = [...own, ...library].find(
    ({ of, among, when }) => of === 'exchange' && among === 'origin' && applies(when, conditions),
  );
  return queue === undefined || isUnknown(queue.atOnce) ? null : queue.atOnce;
}
