import { cancelsInitialize } from '../clients/cancels-initialize.ts';
import { cancelsOnlyOpen } from '../clients/cancels-only-open.ts';
import { in202607, places, since202503 } from '../places.ts';
import type { Rule } from '../rule.ts';

const [page, statelessPage] = ['basic/utilities/cancellation', 'basic/patterns/cancellation'];

/** Cancellation of requests. */
export const cancellationRules: readonly Rule[] = [
  {
    id: 'cancel/stops',
    statement: 'A server that receives a cancellation stops the work, frees what it holds, and sends no answer',
    places: places(
      since202503('SHOULD', `${page}#behavior-requirements`),
      in202607('SHOULD', `${statelessPage}#behavior-requirements`),
    ),
    server: { property: 'outlives-cancel', also: ['stops-when-cancelled'] },
  },
  {
    id: 'cancel/silent-after',
    statement: 'After a cancellation a server sends no further message for the request',
    places: places(in202607('MUST', 'basic/transports/stdio#cancellation')),
    server: { property: 'speaks-after-cancel' },
  },
  {
    id: 'cancel/disconnect-is-cancel',
    statement: 'Over HTTP a server treats a response that its client closes as the cancellation of the request',
    places: places(in202607('MUST', `${statelessPage}#transport-specific-cancellation`)),
    server: { property: 'ignores-disconnect' },
  },
  {
    id: 'cancel/disconnect-is-not',
    statement: 'Over HTTP a server does not take a lost connection for a cancellation',
    places: places(since202503('SHOULD', 'basic/transports#sending-messages-to-the-server')),
    server: { property: 'cancels-on-disconnect' },
  },
  {
    id: 'cancel/only-in-flight',
    statement: 'A client cancels only requests of its own that it believes to be in progress',
    places: places(
      since202503('MUST', `${page}#behavior-requirements`),
      in202607('MUST', `${statelessPage}#behavior-requirements`),
    ),
    client: { by: 'clocks that stay armed after an answer', judge: cancelsOnlyOpen },
  },
  {
    id: 'cancel/not-initialize',
    statement: 'A client does not cancel `initialize`',
    places: places(since202503('MUST', `${page}#behavior-requirements`)),
    client: { by: 'what the server sees when a clock over the handshake fires', judge: cancelsInitialize },
  },
  {
    id: 'cancel/unknown-ignored',
    statement: 'A server ignores a cancellation that names an unknown request',
    places: places(
      since202503('SHOULD', `${page}#error-handling`),
      in202607('SHOULD', `${statelessPage}#error-handling`),
    ),
    server: { property: 'trips-over-unknown-cancel' },
  },
  {
    id: 'cancel/late-survived',
    statement: 'A server handles a cancellation that arrives after the answer',
    places: places(
      since202503('MUST', `${page}#timing-considerations`),
      in202607('MUST', `${statelessPage}#timing-considerations`),
    ),
    server: { property: 'trips-over-late-cancel' },
  },
  {
    id: 'cancel/server-only-listen',
    statement: 'A cancellation that a server sends names a subscription of the client',
    places: places(in202607('MUST', `${statelessPage}#behavior-requirements`)),
    server: { property: 'cancels-requests-of-client' },
  },
];
