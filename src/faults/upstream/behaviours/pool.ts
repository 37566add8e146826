import { z } from 'zod';
import type { BehaviourKind } from './behaviour-kind.ts';

/** The calls share a pool of connections with others, who hold them. */
export interface Pool {
  /** Each call waits for a connection of the pool before anything else, and holds it until its response is over. */
  readonly type: 'pool';
  /** How many connections the pool has. @defaultValue 10 */
  readonly poolSize: number;
  /** How long each of the others holds a connection, in virtual milliseconds; 0: there are no others. @defaultValue 30_000 */
  readonly holdMs: number;
  /** How many others ask for a connection just before the first call of the server. @defaultValue 10 */
  readonly concurrency: number;
  /**
   * How long a call waits for a connection before the pool refuses it with the status 503, in virtual milliseconds. `null`: without
   * a limit. @defaultValue `null`
   */
  readonly acquireTimeoutMs: number | null;
}

export const pool: BehaviourKind<Pool> = {
  type: 'pool',
  fields: () => ({
    poolSize: z.int().min(1).default(10).describe('how many connections the pool has'),
    holdMs: z
      .int()
      .min(0)
      .default(30_000)
      .describe('how long each of the others holds a connection, in milliseconds; 0: there are no others'),
    concurrency: z
      .int()
      .min(0)
      .default(10)
      .describe('how many others ask for a connection just before the first call of the server'),
    acquireTimeoutMs: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('how long a call waits before the pool refuses it with 503, in milliseconds; null: without a limit'),
  }),
  poolUse: ({ poolSize, holdMs, concurrency, acquireTimeoutMs }) => ({
    poolSize,
    holdMs,
    concurrency,
    acquireTimeoutMs,
  }),
};
