import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { arbitrarySocketMatch, relayPlaces, type SocketMatch, socketMatch } from './sockets/socket-parameters.ts';

/** The parameters of {@link socketSlow}. */
export interface SocketSlow extends SocketMatch {
  readonly latencyMs: number;
  readonly connectMs: number;
}

/** The network to a database, or another peer over TCP, TLS or a Unix socket, is slow in both directions. */
export const socketSlow: Fault<SocketSlow> = {
  id: 'socket-slow',
  layer: 'upstream',
  summary: "the network of the server's connections, such as to a database, is slow",
  places: relayPlaces,
  defences: ['a limit for each query, and one for the connect', 'fewer round trips: a pipeline, or one query for many'],
  parameters: z.strictObject({
    latencyMs: z
      .int()
      .min(0)
      .default(10_000)
      .describe('how much later everything arrives in each direction, in milliseconds'),
    connectMs: z.int().min(0).default(0).describe('how much longer a connect takes, in milliseconds'),
    ...socketMatch,
  }),
  arbitrary: (fc) =>
    fc.record({
      latencyMs: fc.nat({ max: 90_000 }),
      connectMs: fc.nat({ max: 60_000 }),
      ...arbitrarySocketMatch(fc),
    }),
  loses: false,
  reorders: false,
  relays: ({ host, idle }) => ({ host, idle }),
  inject: (context, { latencyMs, connectMs, ...match }) =>
    context.sockets({ ...match, behaviours: [{ type: 'latency', latencyMs, connectMs }] }),
};
