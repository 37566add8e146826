import { seededRandom } from '../../faults/seeded-random.ts';
import { UpstreamGate } from '../../faults/upstream/gate/upstream-gate.ts';
import { interceptOutgoing } from '../../faults/upstream/libraries/intercept-outgoing.ts';
import type { SessionTime } from '../session-time.ts';
import type { UpstreamSite } from './upstream-site.ts';

/** The outgoing HTTP of a server in this process. Touches nothing before the first rule. */
export function upstreamHere(time: SessionTime): UpstreamSite {
  const gate = new UpstreamGate(time);
  let putBack: (() => void) | null = null;
  return {
    add({ place, seed, rule, note }) {
      putBack ??= interceptOutgoing(gate);
      return gate.add({ rule, note, random: seededRandom(seed, String(place)) });
    },
    told: async () => {},
    close() {
      putBack?.();
      putBack = null;
    },
  };
}
