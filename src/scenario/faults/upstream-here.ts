import { seededRandom } from '../../faults/seeded-random.ts';
import { UpstreamGate } from '../../faults/upstream/gate/upstream-gate.ts';
import { interceptOutgoing } from '../../faults/upstream/libraries/intercept-outgoing.ts';
import type { SessionTime } from '../session-time.ts';
import type { UpstreamRules } from './upstream-rules.ts';

/** Rules over the outgoing HTTP of a server in this process. It is intercepted from the first rule on. */
export function upstreamHere(time: SessionTime): UpstreamRules {
  const gate = new UpstreamGate(time);
  let restore: (() => void) | null = null;
  return {
    expect() {},
    add({ place, seed, rule, note }) {
      restore ??= interceptOutgoing(gate);
      return gate.add({ rule, note, random: seededRandom(seed, String(place)) });
    },
    settled: async () => {},
    close() {
      restore?.();
      restore = null;
    },
  };
}
