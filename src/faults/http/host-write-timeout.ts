import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { cuttingHop } from '../gateway/cutting-hop.ts';

/** The parameters of {@link hostWriteTimeout}. */
export interface HostWriteTimeout {
  readonly limitMs: number;
  readonly resetBy: 'none' | 'write';
}

/** An hour: longer than any default of a framework that is known. */
const longestMs = 3_600_000;

/**
 * The web framework of the server resets its own connections: after a time without a write, as Bun does by default, or at a
 * fixed age of the response, as the write timeout of Go does. It happens behind all gateways, and also while the server works. A
 * server copes that sends a comment or progress more often, or that turns the limit off; a fixed age needs the latter, or an
 * event store.
 *
 * Only over HTTP.
 */
export const hostWriteTimeout: Fault<HostWriteTimeout> = {
  id: 'host-write-timeout',
  layer: 'process',
  summary: "the server's own framework resets quiet responses",
  places: ['in-process-http', 'http-child', 'remote-url'],
  defences: [
    'turn the limit off for streams, or extend it for each request',
    'send a comment more often than the limit',
  ],
  incidents: [
    {
      url: 'https://github.com/modelcontextprotocol/go-sdk/issues/1262',
      date: '2026-09-13',
      fact: 'the write timeout applied to streams, and ended them before their first notification',
    },
    {
      url: 'https://github.com/akutishevsky/withings-mcp/pull/22',
      date: '2026-04-19',
      fact: 'the runtime cut the standing GET after 10 s, and a client showed that it could not connect',
    },
    {
      url: 'https://github.com/oven-sh/bun/issues/27479',
      date: '2026-02-26',
      fact: 'a quiet event stream is disconnected after about 10 s by default',
    },
  ],
  parameters: z.strictObject({
    limitMs: z.int().min(0).max(longestMs).default(10_000).describe('the limit of the framework, in milliseconds'),
    resetBy: z
      .enum(['write', 'none'])
      .default('write')
      .describe('what restarts the limit: a byte that the server writes, or nothing'),
  }),
  arbitrary: (fc) =>
    fc.record({
      limitMs: fc.nat({ max: longestMs }).map((sooner) => longestMs - sooner),
      resetBy: fc.constantFrom('write', 'none'),
    }),
  loses: true,
  reorders: false,
  inject: (context, { limitMs, resetBy }) =>
    cuttingHop(
      context,
      'host-write-timeout',
      {
        over: 'exchange',
        ms: limitMs,
        ...(resetBy === 'write' ? { restartedBy: ['byte'] } : {}),
        outcome: { toCaller: { status: null, cut: 'rst' }, toServer: ['close-exchange'] },
      },
      'resets a response on which the server wrote nothing',
      { limitMs, resetBy },
      'server',
    ),
};
