import { cancelsOnTimeout } from '../clients/cancels-on-timeout.ts';
import { capsProgress } from '../clients/caps-progress.ts';
import { limitPerCall } from '../clients/limit-per-call.ts';
import { limitsRequests } from '../clients/limits-requests.ts';
import { in202607, places, since202503 } from '../places.ts';
import type { Rule } from '../rule.ts';

/** Timeouts of requests. */
export const timeRules: readonly Rule[] = [
  {
    id: 'time/timeouts-set',
    statement: 'Each side limits how long it waits for the answer to a request of its own',
    places: places(
      since202503('SHOULD', 'basic/lifecycle#timeouts'),
      in202607('SHOULD', 'basic/patterns/cancellation#timeouts'),
    ),
    server: { property: 'waits-for-client' },
    client: { by: 'the clocks over its calls', judge: limitsRequests },
  },
  {
    id: 'time/cancel-on-timeout',
    statement: 'A side that stops waiting for an answer cancels the request',
    places: places(
      since202503('SHOULD', 'basic/lifecycle#timeouts'),
      in202607('SHOULD', 'basic/patterns/cancellation#timeouts'),
    ),
    client: { by: 'what the server sees when a clock over a call fires', judge: cancelsOnTimeout },
  },
  {
    id: 'time/per-request',
    statement: 'A library lets its user set the limit of each request',
    places: places(
      since202503('SHOULD', 'basic/lifecycle#timeouts'),
      in202607('SHOULD', 'basic/patterns/cancellation#timeouts'),
    ),
    client: { by: 'its settings that hold for one call', judge: limitPerCall },
  },
  {
    id: 'time/cap',
    statement: 'A total limit holds for a request, however much progress is reported',
    places: places(
      since202503('SHOULD', 'basic/lifecycle#timeouts'),
      in202607('SHOULD', 'basic/patterns/cancellation#timeouts'),
    ),
    client: { by: 'the clocks over its calls that progress does not restart', judge: capsProgress },
  },
];
