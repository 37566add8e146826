import { in202511, in202607, places } from '../places.ts';
import type { Rule } from '../rule.ts';

const page = 'basic/patterns/mrtr#server-requirements-basic-workflow';
const clientPage = 'basic/patterns/mrtr#client-requirements-basic-workflow';

/** Input that a server needs from its client in the middle of a request. */
export const roundTripRules: readonly Rule[] = [
  {
    id: 'mrtr/not-assume-retry',
    statement: 'A server that asks for input does not rely on the retry of the request',
    places: places(in202607('MUST', page)),
    server: { property: 'waits-for-input' },
  },
  {
    id: 'mrtr/new-id',
    statement: 'The retry of a request that needed input has another id',
    places: places(in202607('MUST', clientPage)),
    client: { notSeen: 'no profile states how a client retries a request that needed input' },
  },
  {
    id: 'mrtr/echo-state',
    statement: 'The retry of a request that needed input returns `requestState` unchanged',
    places: places(in202607('MUST', clientPage)),
    client: { notSeen: 'no profile states how a client retries a request that needed input' },
  },
  {
    id: 'elicit/manual',
    statement: 'The user of a client can go on if the notification that an elicitation is complete never comes',
    places: places(in202511('SHOULD', 'client/elicitation#completion-notifications-for-url-mode-elicitation')),
    client: { notSeen: 'it is about the controls that a client shows to its user, and no message shows them' },
  },
];
