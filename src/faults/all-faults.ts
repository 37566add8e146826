/**
 * Every fault of this package: one line each. The export's name is the fault's id in camel case. The list of faults, their
 * builders and `mcp-deadline faults` derive from here.
 */
export { authRefreshStall } from './auth/auth-refresh-stall.ts';
export { duplicateExecution } from './client/duplicate-execution.ts';
export { retryStorm } from './client/retry-storm.ts';
export { clockSkew } from './clock/clock-skew.ts';
export { suspendResume } from './clock/suspend-resume.ts';
export { eventLoopBlock } from './event-loop/event-loop-block.ts';
export { gcPause } from './event-loop/gc-pause.ts';
export { absoluteCut } from './gateway/absolute-cut.ts';
export { headersWithheld } from './gateway/headers-withheld.ts';
export { idleCut } from './gateway/idle-cut.ts';
export { sseProxyBuffering } from './gateway/sse-proxy-buffering.ts';
export { halfOpen } from './http/half-open.ts';
export { hostWriteTimeout } from './http/host-write-timeout.ts';
export { http1Degradation } from './http/http1-degradation.ts';
export { responseWrongStream } from './http/response-wrong-stream.ts';
export { sessionLost } from './http/session-lost.ts';
export { sseDroppedMidCall } from './http/sse-dropped-mid-call.ts';
export { oversizedPayload } from './payload/oversized-payload.ts';
export { coldStartFirstCall } from './process/cold-start-first-call.ts';
export { packageDownload } from './process/package-download.ts';
export { slowInitialize } from './process/slow-initialize.ts';
export { cancelCrash } from './protocol/cancel-crash.ts';
export { cancellationIgnored } from './protocol/cancellation-ignored.ts';
export { duplicateResponse } from './protocol/duplicate-response.ts';
export { lateResponse } from './protocol/late-response.ts';
export { notificationsFlood } from './protocol/notifications-flood.ts';
export { progressAfterResponse } from './protocol/progress-after-response.ts';
export { progressIgnored } from './protocol/progress-ignored.ts';
export { progressStops } from './protocol/progress-stops.ts';
export { progressWrongToken } from './protocol/progress-wrong-token.ts';
export { responseIdMismatch } from './protocol/response-id-mismatch.ts';
export { serverRequestUnanswered } from './protocol/server-request-unanswered.ts';
export { slowToolsList } from './protocol/slow-tools-list.ts';
export { stdoutNotFlushed } from './stdio/stdout-not-flushed.ts';
export { stdoutPollution } from './stdio/stdout-pollution.ts';
export { dnsTlsSlow } from './upstream/dns-tls-slow.ts';
export { poolExhaustion } from './upstream/pool-exhaustion.ts';
export { upstreamHung } from './upstream/upstream-hung.ts';
export { upstreamReset } from './upstream/upstream-reset.ts';
export { upstreamSlow } from './upstream/upstream-slow.ts';
export { upstreamStatus } from './upstream/upstream-status.ts';
export { upstreamTrickle } from './upstream/upstream-trickle.ts';
export { upstreamTruncated } from './upstream/upstream-truncated.ts';
