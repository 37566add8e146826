import { pingsAtIntervals } from '../clients/pings-at-intervals.ts';
import { places, since202503 } from '../places.ts';
import type { Rule } from '../rule.ts';

/** Pings. The stateless revisions have none. */
export const pingRules: readonly Rule[] = [
  {
    id: 'ping/prompt',
    statement: 'A ping is answered promptly, with an empty result',
    places: places(since202503('MUST', 'basic/utilities/ping#behavior-requirements')),
    server: { property: 'ping-not-prompt' },
    client: { notSeen: 'profiles answer a ping at once, because the specification demands it: no source was needed' },
  },
  {
    id: 'ping/periodic',
    statement:
      'A side pings at intervals that can be set and are not excessive, and takes a timeout for a lost connection',
    places: places(since202503('SHOULD', 'basic/utilities/ping#implementation-considerations')),
    server: {
      notSeen: 'a server that keeps the connection alive in another way cannot be told from one that does not',
    },
    client: { by: 'the pings that it sends at intervals', judge: pingsAtIntervals },
  },
];
