import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { trickle } from './behaviours/trickle.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import { answered, arbitraryMatch, upstreamAnswer, upstreamMatch } from './upstream-parameters.ts';

/** The parameters of {@link upstreamTrickle}. */
export interface UpstreamTrickle {
  readonly firstByteMs: number;
  readonly chunkBytes: number;
  readonly intervalMs: number;
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

/**
 * The upstream sends its body in small pieces. Each piece restarts the limits that libraries have between two pieces; only
 * a limit over the whole call ends it.
 */
export const upstreamTrickle: Fault<UpstreamTrickle> = {
  id: 'upstream-trickle',
  layer: 'upstream',
  summary: "the bodies of the server's outgoing HTTP calls arrive in small pieces",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'msw'],
  defences: [
    'a limit over the whole call, besides the one between two reads',
    'a bound on bytes, and a lowest rate',
    'a result that is made from what has arrived',
  ],
  incidents: [
    {
      url: 'https://github.com/modelcontextprotocol/python-sdk/issues/3060',
      date: '2026-07-03',
      fact: 'pings kept a stream alive that would never carry the answer, and no read limit ended it',
    },
    {
      url: 'https://github.com/awslabs/mcp/issues/1874',
      date: '2025-12-03',
      fact: 'a response took longer than the read limit of 60 s, since it came in pieces',
    },
    {
      url: 'https://github.com/caddyserver/caddy/pull/7913',
      date: '2026-08-21',
      fact: 'a proxy got a lowest rate, since idle limits alone do not end a trickle',
    },
  ],
  parameters: z.strictObject({
    firstByteMs: z.int().min(0).default(200).describe('the time until the response begins, in milliseconds'),
    ...trickle.fields(),
    match: upstreamMatch,
    answer: upstreamAnswer,
  }),
  arbitrary: (fc) =>
    fc.record({
      firstByteMs: fc.nat({ max: 30_000 }),
      chunkBytes: fc.nat({ max: 999 }).map((fewer) => 1_000 - fewer),
      intervalMs: fc.nat({ max: 59_000 }),
      match: arbitraryMatch(fc),
      answer: fc.constant(null),
    }),
  loses: false,
  reorders: false,
  inject: (context, { firstByteMs, chunkBytes, intervalMs, match, answer }) =>
    context.upstream({
      match,
      behaviours: [
        { type: 'delay', delayMs: firstByteMs },
        { type: 'trickle', chunkBytes, intervalMs },
        ...answered(answer),
      ],
    }),
};
