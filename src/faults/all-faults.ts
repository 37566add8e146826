/**
 * Every fault of this package: one line each. The export's name is the fault's id in camel case. The list of faults, their
 * builders and `mcp-deadline faults` derive from here.
 */
export { absoluteCut } from './absolute-cut.ts';
export { coldStartFirstCall } from './cold-start-first-call.ts';
export { halfOpen } from './half-open.ts';
export { headersWithheld } from './headers-withheld.ts';
export { http1Degradation } from './http1-degradation.ts';
export { idleCut } from './idle-cut.ts';
export { oversizedPayload } from './oversized-payload.ts';
export { sessionLost } from './session-lost.ts';
export { sseDroppedMidCall } from './sse-dropped-mid-call.ts';
export { sseProxyBuffering } from './sse-proxy-buffering.ts';
export { upstreamHung } from './upstream/upstream-hung.ts';
export { upstreamReset } from './upstream/upstream-reset.ts';
export { upstreamSlow } from './upstream/upstream-slow.ts';
export { upstreamStatus } from './upstream/upstream-status.ts';
export { upstreamTrickle } from './upstream/upstream-trickle.ts';
export { upstreamTruncated } from './upstream/upstream-truncated.ts';
