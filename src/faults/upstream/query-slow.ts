import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { arbitrarySocketMatch, relayPlaces, type SocketMatch, socketMatch } from './sockets/socket-parameters.ts';

/** The parameters of {@link querySlow}. */
export interface QuerySlow extends SocketMatch {
  readonly delayMs: number;
  readonly statementTimeoutMs: number | null;
}

/**
 * Queries are slow in the database: each is carried out `delayMs` later. A `statement_timeout` of the connection ends it before,
 * as PostgreSQL does, and the database never gets it.
 */
export const querySlow: Fault<QuerySlow> = {
  id: 'query-slow',
  layer: 'upstream',
  summary: 'the queries of the server to PostgreSQL and Redis take long in the database',
  places: relayPlaces,
  defences: ["the database's own limit: statement_timeout", 'a limit for each query in the driver'],
  parameters: z.strictObject({
    delayMs: z.int().min(0).default(20_000).describe('how long each query takes, in milliseconds'),
    statementTimeoutMs: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe("the database's limit for a statement, where the connection sets none, in milliseconds; null: none"),
    ...socketMatch,
  }),
  arbitrary: (fc) =>
    fc.record({
      delayMs: fc.nat({ max: 180_000 }),
      statementTimeoutMs: fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: null }),
      ...arbitrarySocketMatch(fc),
    }),
  loses: true,
  reorders: false,
  relays: ({ host, idle }) => ({ host, idle }),
  inject: (context, { delayMs, statementTimeoutMs, ...match }) =>
    context.sockets({ ...match, behaviours: [{ type: 'slow-query', delayMs, statementTimeoutMs }] }),
};
