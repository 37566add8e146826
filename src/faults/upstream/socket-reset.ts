import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { arbitrarySocketMatch, relayPlaces, type SocketMatch, socketMatch } from './sockets/socket-parameters.ts';

/** The parameters of {@link socketReset}. */
export interface SocketReset extends SocketMatch {
  readonly afterBytes: number;
}

/** A connection, such as to a database, is reset (`ECONNRESET`) instead of the answer to a query, or in the middle of it. */
export const socketReset: Fault<SocketReset> = {
  id: 'socket-reset',
  layer: 'upstream',
  summary: "the server's connections, such as to a database, are reset",
  places: relayPlaces,
  defences: [
    'a listener for errors of idle connections',
    'a new connection for the next query',
    'another attempt for reads',
  ],
  parameters: z.strictObject({
    afterBytes: z
      .int()
      .min(0)
      .default(0)
      .describe('after so many bytes of the first answer, in bytes since the first query'),
    ...socketMatch,
  }),
  arbitrary: (fc) => fc.record({ afterBytes: fc.nat({ max: 200 }), ...arbitrarySocketMatch(fc) }),
  loses: true,
  reorders: false,
  relays: ({ host, idle }) => ({ host, idle }),
  inject: (context, { afterBytes, ...match }) =>
    context.sockets({ ...match, behaviours: [{ type: 'reset', afterBytes }] }),
};
