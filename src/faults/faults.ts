import { absoluteCut } from './absolute-cut.ts';
import { coldStartFirstCall } from './cold-start-first-call.ts';
import { type AnyFault, anyFault } from './fault.ts';
import { halfOpen } from './half-open.ts';
import { headersWithheld } from './headers-withheld.ts';
import { http1Degradation } from './http1-degradation.ts';
import { idleCut } from './idle-cut.ts';
import { oversizedPayload } from './oversized-payload.ts';
import { sessionLost } from './session-lost.ts';
import { sseDroppedMidCall } from './sse-dropped-mid-call.ts';
import { sseProxyBuffering } from './sse-proxy-buffering.ts';
import { upstreamSlow } from './upstream-slow.ts';

/** Every fault there is, by name. */
export const faults: readonly AnyFault[] = [
  anyFault(absoluteCut),
  anyFault(coldStartFirstCall),
  anyFault(halfOpen),
  anyFault(headersWithheld),
  anyFault(http1Degradation),
  anyFault(idleCut),
  anyFault(oversizedPayload),
  anyFault(sessionLost),
  anyFault(sseDroppedMidCall),
  anyFault(sseProxyBuffering),
  anyFault(upstreamSlow),
];

/** The fault with this public id. */
export const faultByName = (name: string): AnyFault | undefined => faults.find((fault) => fault.name === name);
