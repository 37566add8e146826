import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { type Connect, connect } from './behaviours/connect.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import {
  answered,
  arbitraryCalls,
  arbitraryMatch,
  upstreamAnswer,
  upstreamCalls,
  upstreamMatch,
} from './upstream-parameters.ts';

/** The parameters of {@link dnsTlsSlow}. */
export interface DnsTlsSlow extends Omit<Connect, 'type'> {
  readonly calls: number | null;
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

/**
 * New connections of the server's outgoing HTTP are slow to make, or cannot be made. A call on a connection that its library has
 * kept is as fast as before.
 */
export const dnsTlsSlow: Fault<DnsTlsSlow> = {
  id: 'dns-tls-slow',
  layer: 'upstream',
  summary: "the connections of the server's outgoing HTTP calls are slow to make: lookup, connect and TLS",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child'],
  defences: [
    'a limit of a few seconds for each connect',
    'connections that are kept for later calls',
    'a longer attempt for each address: net.setDefaultAutoSelectFamilyAttemptTimeout',
    'names that are looked up before a call needs them',
  ],
  incidents: [
    {
      url: 'https://github.com/punkpeye/mcp-remote/issues/263',
      date: '2026-05-02',
      fact: 'all six addresses of a host ran out of time in fetch, while curl connected',
    },
    {
      url: 'https://github.com/anthropics/claude-code/issues/80922',
      date: '2026-07-24',
      fact: 'a host with a dead IPv6 address: 30 s without an answer, and IPv4 was not tried',
    },
  ],
  parameters: z.strictObject({
    ...connect.fields(),
    calls: upstreamCalls,
    match: upstreamMatch,
    answer: upstreamAnswer,
  }),
  arbitrary: (fc) =>
    fc.record({
      dnsMs: fc.nat({ max: 15_000 }),
      dnsFail: fc.constantFrom('none', 'nxdomain-once', 'servfail', 'nxdomain'),
      v6: fc.constantFrom('ok', 'refuse', 'blackhole'),
      rttMs: fc.nat({ max: 1_500 }),
      tlsMs: fc.nat({ max: 15_000 }),
      calls: arbitraryCalls(fc),
      match: arbitraryMatch(fc),
      answer: fc.constant(null),
    }),
  loses: true,
  reorders: false,
  inject: (context, { calls, match, answer, ...connecting }) =>
    context.upstream({ match, calls, behaviours: [{ type: 'connect', ...connecting }, ...answered(answer)] }),
};
