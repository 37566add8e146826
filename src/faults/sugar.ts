import { type AbsoluteCut, absoluteCut } from './absolute-cut.ts';
import { type ColdStartFirstCall, coldStartFirstCall } from './cold-start-first-call.ts';
import type { PlannedFault } from './fault-plan.ts';
import { type HalfOpen, halfOpen } from './half-open.ts';
import { type HeadersWithheld, headersWithheld } from './headers-withheld.ts';
import { type Http1Degradation, http1Degradation } from './http1-degradation.ts';
import { type IdleCut, idleCut } from './idle-cut.ts';
import { type OversizedPayload, oversizedPayload } from './oversized-payload.ts';
import { type SessionLost, sessionLost } from './session-lost.ts';
import { type SseDroppedMidCall, sseDroppedMidCall } from './sse-dropped-mid-call.ts';
import { type SseProxyBuffering, sseProxyBuffering } from './sse-proxy-buffering.ts';
import { type UpstreamSlow, upstreamSlow } from './upstream-slow.ts';

const planned = (fault: string, parameters: object): PlannedFault => ({ fault, parameters: { ...parameters } });

/** The parameters of {@link upstream.slow}; what is left out has its default. */
export type SlowUpstream = Partial<Omit<UpstreamSlow, 'match' | 'answer'>> & {
  readonly match?: Partial<UpstreamSlow['match']>;
  readonly answer?: Partial<NonNullable<UpstreamSlow['answer']>> | null;
};

/**
 * Faults of what the server calls by HTTP.
 *
 * @example
 * ```ts
 * await check(server, { faults: [upstream.slow({ delayMs: 45_000, match: { host: 'api.example.com' } })] });
 * ```
 */
export const upstream = {
  /** The upstream is slow. Times in milliseconds. */
  slow: (parameters: SlowUpstream = {}): PlannedFault => planned(upstreamSlow.name, parameters),
} as const;

/** Faults of a server that has to start first. */
export const coldStart = {
  /** The first call waits until everything has warmed up. Times in milliseconds. */
  firstCall: (parameters: Partial<ColdStartFirstCall> = {}): PlannedFault =>
    planned(coldStartFirstCall.name, parameters),
} as const;

/** Faults of what is sent. */
export const payload = {
  /** Results, or arguments, are very big. Sizes in bytes. */
  oversized: (parameters: Partial<OversizedPayload> = {}): PlannedFault => planned(oversizedPayload.name, parameters),
} as const;

/**
 * Faults of HTTP itself, and of what stands between client and server there. They meet only a server over HTTP.
 *
 * @example
 * ```ts
 * await check({ app, path: '/mcp' }, { faults: [overHttp.sseDropped({ afterMs: 2_000 })] });
 * ```
 */
export const overHttp = {
  /** Every exchange is cut at a fixed age. Times in milliseconds. */
  absoluteCut: (parameters: Partial<AbsoluteCut> = {}): PlannedFault => planned(absoluteCut.name, parameters),
  /** The connections in use during a call fall silent. Times in milliseconds. */
  halfOpen: (parameters: Partial<HalfOpen> = {}): PlannedFault => planned(halfOpen.name, parameters),
  /** The head of responses is kept back. Times in milliseconds. */
  headersWithheld: (parameters: Partial<HeadersWithheld> = {}): PlannedFault =>
    planned(headersWithheld.name, parameters),
  /** Few HTTP/1.1 connections, most of them held by other streams. Times in milliseconds. */
  http1: (parameters: Partial<Http1Degradation> = {}): PlannedFault => planned(http1Degradation.name, parameters),
  /** Exchanges on which nothing passes are cut. Times in milliseconds. */
  idleCut: (parameters: Partial<IdleCut> = {}): PlannedFault => planned(idleCut.name, parameters),
  /** The server no longer knows the session. Times in milliseconds. */
  sessionLost: (parameters: Partial<SessionLost> = {}): PlannedFault => planned(sessionLost.name, parameters),
  /** A proxy keeps responses until its buffer is full. Sizes in bytes, times in milliseconds. */
  sseBuffered: (parameters: Partial<SseProxyBuffering> = {}): PlannedFault =>
    planned(sseProxyBuffering.name, parameters),
  /** The stream that is to carry the answer of a call breaks off before it. Times in milliseconds. */
  sseDropped: (parameters: Partial<SseDroppedMidCall> = {}): PlannedFault =>
    planned(sseDroppedMidCall.name, parameters),
} as const;
