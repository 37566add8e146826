import type { Span } from '../../src/clocks/span.ts';

/** The spans that are one JSON-RPC request each. The request timeout of an SDK is over these spans. */
export const requests = ['handshake', 'page', 'execution', 'ping', 'poll'] as const satisfies readonly Span[];

/** The {@link requests} without `initialize`, for a client that has another limit for `initialize`. */
export const requestsButInitialize = ['page', 'execution', 'ping', 'poll'] as const satisfies readonly Span[];
