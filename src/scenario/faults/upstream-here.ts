import { seededRandom } from '../../faults/seeded-random.ts';
import { holdOutgoing } from '../../faults/upstream/hold-outgoing.ts';
import { UpstreamGate } from '../../faults/upstream/upstream-gate.ts';
import type { SessionTime } from '../session-time.ts';
import type { UpstreamSite } from './upstream-site.ts';

/** The outgoing HTTP of a server in this process. Touches nothing before the first rule. */
export function upstreamHere(time: SessionTime): UpstreamSite {
  const gate = new UpstreamGate(time);
  let putBack: (() => void) | null = null;
  return {
    add({ place, seed, rule, note }) {
      putBack ??= holdOutgoing(gate);
      return gate.add({ rule, note, random: seededRandom(seed, String(place)) });
    },
    told: async () => {},
    close() {
      putBack?.();
      putBack = null;
    },
  };
}
