import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { trickle } from './behaviours/trickle.ts';
import { arbitrarySocketMatch, relayPlaces, type SocketMatch, socketMatch } from './sockets/socket-parameters.ts';

/** The parameters of {@link socketTrickle}. */
export interface SocketTrickle extends SocketMatch {
  readonly chunkBytes: number;
  readonly intervalMs: number;
}

/** What the peer of a connection sends, such as the rows of a database, arrives in small pieces. */
export const socketTrickle: Fault<SocketTrickle> = {
  id: 'socket-trickle',
  layer: 'upstream',
  summary: "what the server's connections receive, such as rows of a database, arrives in small pieces",
  places: relayPlaces,
  defences: ['a limit over the whole query, besides the one between two reads', 'pages of rows'],
  parameters: z.strictObject({
    ...trickle.fields(),
    chunkBytes: z.int().min(1).default(64).describe('the size of each piece, in bytes'),
    ...socketMatch,
  }),
  arbitrary: (fc) =>
    fc.record({
      chunkBytes: fc.nat({ max: 999 }).map((fewer) => 1_000 - fewer),
      intervalMs: fc.nat({ max: 10_000 }),
      ...arbitrarySocketMatch(fc),
    }),
  loses: false,
  reorders: false,
  relays: ({ host, idle }) => ({ host, idle }),
  inject: (context, { chunkBytes, intervalMs, ...match }) =>
    context.sockets({ ...match, behaviours: [{ type: 'trickle', chunkBytes, intervalMs }] }),
};
