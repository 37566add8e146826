import { type ColdStartFirstCall, coldStartFirstCall } from './cold-start-first-call.ts';
import type { PlannedFault } from './fault-plan.ts';
import { type OversizedPayload, oversizedPayload } from './oversized-payload.ts';
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
