import type { Span } from '../../src/clocks/span.ts';

/** The spans that are one JSON-RPC request each: an SDK's request clock is over them. */
export const requests = ['handshake', 'page', 'execution', 'ping', 'poll'] as const satisfies readonly Span[];

/** The same without `initialize`, where a client treats that one apart. */
export const requestsButInitialize = ['page', 'execution', 'ping', 'poll'] as const satisfies readonly Span[];
