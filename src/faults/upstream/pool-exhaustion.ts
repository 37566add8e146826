import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { type Pool, pool } from './behaviours/pool.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import { answered, arbitraryMatch, upstreamAnswer, upstreamMatch } from './upstream-parameters.ts';

/** The parameters of {@link poolExhaustion}. */
export interface PoolExhaustion extends Omit<Pool, 'type'> {
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

/**
 * The server's outgoing calls share a pool of connections with others, who hold them. A call waits in the queue of the pool, where
 * neither the limit of a connect nor that of a response runs: only a limit over the whole call does.
 */
export const poolExhaustion: Fault<PoolExhaustion> = {
  id: 'pool-exhaustion',
  layer: 'upstream',
  summary: "others hold the connections of the pool that the server's outgoing HTTP calls need",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child'],
  defences: [
    'a limit on the wait for a connection, inside the budget of the call',
    'a pool for each tool',
    'no connection that is held while something else is awaited',
    'an answer at once that says to try again later',
  ],
  incidents: [
    {
      url: 'https://github.com/xorbitsai/xagent/pull/890',
      date: '2026-07-15',
      fact: 'a server that hung held all 30 connections of a database pool, and logins and health checks failed',
    },
    {
      url: 'https://github.com/IBM/mcp-context-forge/issues/1897',
      date: '2026-01-04',
      fact: 'a new HTTP client with default limits for each call failed with 3 000 users',
    },
    {
      url: 'https://github.com/simstudioai/sim/pull/5817',
      date: '2026-07-21',
      fact: 'one request that ran out of time ended the pooled connection, and the next paid 30 s for a connect',
    },
  ],
  parameters: z.strictObject({ ...pool.fields(), match: upstreamMatch, answer: upstreamAnswer }),
  arbitrary: (fc) =>
    fc.record({
      holdMs: fc.nat({ max: 120_000 }),
      // Shrinks towards a large pool, which nobody exhausts.
      poolSize: fc.nat({ max: 99 }).map((fewer) => 100 - fewer),
      concurrency: fc.nat({ max: 200 }),
      acquireTimeoutMs: fc.option(fc.nat({ max: 60_000 }), { nil: null }),
      match: arbitraryMatch(fc),
      answer: fc.constant(null),
    }),
  loses: true,
  reorders: false,
  inject: (context, { match, answer, ...shared }) =>
    context.upstream({ match, behaviours: [{ type: 'pool', ...shared }, ...answered(answer)] }),
};
