import type { Arbitrary } from 'fast-check';
import { z } from 'zod';
import type { FastCheck, FaultPlace } from '../../fault.ts';
import { socketHostPattern } from '../match-patterns.ts';

/** Where the server's connections can be relayed. */
export const relayPlaces: readonly FaultPlace[] = ['in-process', 'stdio-child', 'http-child'];

/** Which connections: parameters of every fault of connections. */
export const socketMatch = {
  host: socketHostPattern,
  connections: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe('how many of these connections it meets, from the first; null: all of them'),
  idle: z
    .boolean()
    .default(false)
    .describe('whether time passes while a connection of an unknown protocol, or over TLS, owes an answer'),
};

/** The values of {@link socketMatch}. */
export interface SocketMatch {
  readonly host: string | null;
  readonly connections: number | null;
  readonly idle: boolean;
}

/** Values of {@link socketMatch} to try. The simplest meets no connection. */
export const arbitrarySocketMatch = (
  fc: FastCheck,
): { readonly [Name in keyof SocketMatch]: Arbitrary<SocketMatch[Name]> } => ({
  host: fc.constant(null),
  connections: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 3 }), fc.constant(null)),
  idle: fc.boolean(),
});
