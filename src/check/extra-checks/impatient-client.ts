import { by, cancelled, error } from '../../clocks/authoring.ts';
import type { ClientProfile } from '../../clocks/client-profile.ts';
import { clientWithoutTimeouts } from '../play/client-without-timeouts.ts';

/** A client that waits without a limit, except that it cancels each request of a tool after this time. */
export const impatientClient = (limitMs: number): ClientProfile => ({
  ...clientWithoutTimeouts,
  id: 'impatient',
  name: `a client that cancels each call after ${limitMs} ms`,
  deadlines: {
    call: {
      over: 'execution',
      from: 'sent',
      ms: limitMs,
      outcome: { toCaller: error('cancelled', 'caller', null), toServer: [cancelled('cancelled')] },
      ...by('inferred', 'no client: made for this check'),
    },
  },
});
