import { seededRandom } from '../../faults/seeded-random.ts';
import type { SessionServer } from '../../faults/server/session-server.ts';
import { UpstreamGate } from '../../faults/upstream/gate/upstream-gate.ts';
import { interceptOutgoing } from '../../faults/upstream/libraries/intercept-outgoing.ts';
import type { SessionTime } from '../session-time.ts';
import type { UpstreamRules } from './upstream-rules.ts';

/** Calls back in a macrotask of its own, before time passes. */
function soon(run: () => void, { blockTime }: SessionTime): { cancel(): void } {
  const release = blockTime('an outgoing call that a rule delays by 0 ms');
  const immediate = setImmediate(() => {
    release();
    run();
  });
  return {
    cancel() {
      clearImmediate(immediate);
      release();
    },
  };
}

/** Rules over the outgoing HTTP of a server in this process. It is intercepted from the first rule on. */
export function upstreamHere(time: SessionTime, server: SessionServer): UpstreamRules {
  const gate = new UpstreamGate({
    now: time.now,
    // A delay of 0 ms is a macrotask, as in a child: timers of this instant must not overtake it.
    // A server that is paused does not receive what its upstream sends.
    setTimer(run, delayMs) {
      const whenRunning = (): void => server.whenRunning(run);
      return delayMs > 0 ? time.setTimer(whenRunning, delayMs) : soon(whenRunning, time);
    },
  });
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
