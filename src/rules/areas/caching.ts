import { in202607, places } from '../places.ts';
import type { Rule } from '../rule.ts';

/** How long results may be kept. */
export const cachingRules: readonly Rule[] = [
  {
    id: 'cache/ttl',
    statement: 'Results of lists, of `server/discover` and of `resources/read` have a `ttlMs` of 0 or more',
    places: places(in202607('MUST', 'server/utilities/caching#time-to-live-ttl-field')),
    server: { property: 'ttl-wrong' },
  },
  {
    id: 'cache/polling',
    statement: 'A client that polls a list applies jitter and backoff',
    places: places(in202607('MUST', 'server/utilities/caching#freshness-calculation')),
    client: { notSeen: 'no profile states that a client polls lists' },
  },
];
