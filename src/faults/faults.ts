import { coldStartFirstCall } from './cold-start-first-call.ts';
import { type AnyFault, anyFault } from './fault.ts';
import { oversizedPayload } from './oversized-payload.ts';
import { upstreamSlow } from './upstream-slow.ts';

/** Every fault there is, by name. */
export const faults: readonly AnyFault[] = [
  anyFault(coldStartFirstCall),
  anyFault(oversizedPayload),
  anyFault(upstreamSlow),
];

/** The fault with this public id. */
export const faultByName = (name: string): AnyFault | undefined => faults.find((fault) => fault.name === name);
