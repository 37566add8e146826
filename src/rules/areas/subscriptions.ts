import { in202607, places } from '../places.ts';
import type { Rule } from '../rule.ts';

const page = 'basic/patterns/subscriptions';

/** Streams of `subscriptions/listen`. */
export const subscriptionRules: readonly Rule[] = [
  {
    id: 'listen/acknowledged',
    statement: 'The first message of a subscription is its acknowledgement',
    places: places(in202607('MUST', `${page}#acknowledgment`)),
    server: { property: 'listen-not-acknowledged' },
  },
  {
    id: 'listen/graceful-end',
    statement: 'A server that ends a subscription answers the listen request first',
    places: places(in202607('SHOULD', `${page}#graceful-closure`)),
    server: { property: 'listen-cut' },
  },
  {
    id: 'listen/end-announced',
    statement: 'A server that ends a subscription sends a cancellation that names the listen request',
    places: places(in202607('MUST', 'basic/patterns/cancellation')),
    server: {
      notSeen:
        'two pages of the specification disagree: the page on subscriptions demands only an answer, which listen/graceful-end judges',
    },
  },
  {
    id: 'listen/resubscribe',
    statement: 'Over stdio a client that reconnects sends `subscriptions/listen` again',
    places: places(in202607('MUST', `${page}#graceful-closure`)),
    client: { notSeen: 'no profile states which client sends `subscriptions/listen`' },
  },
];
