import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { arbitrarySocketMatch, relayPlaces, type SocketMatch, socketMatch } from './sockets/socket-parameters.ts';

/** The parameters of {@link socketHung}. */
export interface SocketHung extends SocketMatch {
  readonly phase: 'connect' | 'answer';
  readonly afterBytes: number;
  readonly hangMs: number | null;
}

/** The peer of a connection stops: it does not accept, or the answer to a query does not come, or not the rest of it. */
export const socketHung: Fault<SocketHung> = {
  id: 'socket-hung',
  layer: 'upstream',
  summary: "the peers of the server's connections, such as a database, stop and keep the connection open",
  places: relayPlaces,
  defences: ['a limit for each query in the driver', 'a limit for the connect', 'a bound on queries at a time'],
  parameters: z.strictObject({
    phase: z
      .enum(['answer', 'connect'])
      .default('answer')
      .describe('what does not end: the answer to a query, or the connect'),
    afterBytes: z
      .int()
      .min(0)
      .default(0)
      .describe('for the phase answer: after so many bytes of the first answer, in bytes since the first query'),
    hangMs: z.int().min(0).nullable().default(null).describe('for so many milliseconds; null: without end'),
    ...socketMatch,
  }),
  arbitrary: (fc) =>
    fc.record({
      phase: fc.constantFrom('answer', 'connect'),
      afterBytes: fc.nat({ max: 200 }),
      hangMs: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 600_000 }), fc.constant(null)),
      ...arbitrarySocketMatch(fc),
    }),
  loses: true,
  reorders: false,
  relays: ({ host, idle }) => ({ host, idle }),
  inject: (context, { phase, afterBytes, hangMs, ...match }) =>
    context.sockets({ ...match, behaviours: [{ type: 'hang', phase, afterBytes, hangMs }] }),
};
