import type { Socket } from 'node:net';
import { seededRandom } from '../../faults/seeded-random.ts';
import type { SessionServer } from '../../faults/server/session-server.ts';
import { UpstreamGate } from '../../faults/upstream/gate/upstream-gate.ts';
import { interceptOutgoing } from '../../faults/upstream/libraries/intercept-outgoing.ts';
import { SocketRelay } from '../../faults/upstream/sockets/socket-relay.ts';
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

/**
 * Rules over the outgoing HTTP and the connections of a server in this process. Each is intercepted from its first rule on.
 *
 * @param ignore leaves the activity of a socket out
 * @param label the message that the running code works on
 */
export function upstreamHere(
  time: SessionTime,
  server: SessionServer,
  ignore: (socket: Socket) => void,
  label: () => string | null,
): UpstreamRules {
  // A delay of 0 ms is a macrotask, as in a child: timers of this instant must not overtake it.
  // A server that is paused does not receive what its upstream sends.
  const setTimer = (run: () => void, delayMs: number) => {
    const whenRunning = (): void => server.whenRunning(run);
    return delayMs > 0 ? time.setTimer(whenRunning, delayMs) : soon(whenRunning, time);
  };
  const gate = new UpstreamGate({ now: time.now, setTimer, label });
  const relay = new SocketRelay({ now: time.now, setTimer, blockTime: time.blockTime, ignore });
  let restore: (() => void) | null = null;
  return {
    expect(_seed, hosts) {
      if (hosts !== undefined) relay.expect(hosts);
    },
    add({ place, seed, rule, note }) {
      if ('sockets' in rule) return relay.add({ rule: rule.sockets, note });
      restore ??= interceptOutgoing(gate);
      return gate.add({ rule: rule.http, note, random: seededRandom(seed, String(place)) });
    },
    settled: async () => {},
    silence: () => gate.silence(),
    close() {
      relay.close();
      restore?.();
      restore = null;
    },
  };
}
