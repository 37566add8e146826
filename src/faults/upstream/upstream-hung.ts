import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { CannedAnswer } from './behaviours/behaviour-kind.ts';
import { type Hang, hang } from './behaviours/hang.ts';
import type { UpstreamMatch } from './gate/upstream-rule.ts';
import {
  answered,
  arbitraryCalls,
  arbitraryMatch,
  upstreamAnswer,
  upstreamCalls,
  upstreamMatch,
} from './upstream-parameters.ts';

/** The parameters of {@link upstreamHung}. */
export interface UpstreamHung {
  readonly phase: Hang['phase'];
  readonly afterBytes: number | null;
  readonly hangMs: number | null;
  readonly calls: number | null;
  readonly match: UpstreamMatch;
  readonly answer: CannedAnswer | null;
}

/**
 * The upstream stops: in the lookup, the connect or the TLS handshake of a new connection, before the head of its response, or in
 * the middle of the body. The limits that a library has differ from step to step. undici gives up a connect after 10 s and a
 * response after 300 s, and a request of `node:http` has no limit of its own.
 */
export const upstreamHung: Fault<UpstreamHung> = {
  id: 'upstream-hung',
  layer: 'upstream',
  summary: "the upstream of the server's outgoing HTTP calls stops and keeps the connection open",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'msw'],
  defences: [
    'a limit over the whole of each outgoing call, such as AbortSignal.timeout',
    "the signal of the client's request, handed on to the outgoing call",
    'a bound on calls at a time for each host',
  ],
  incidents: [
    {
      url: 'https://github.com/heroui-inc/heroui-mcp/issues/85',
      date: '2026-05-23',
      fact: 'tools called an API without a limit, and a server that accepted and stayed silent blocked the conversation',
    },
    {
      url: 'https://github.com/shashankswe2020-ux/whoop-mcp/issues/16',
      date: '2026-04-10',
      fact: 'fetch had no signal; a limit of 30 s mended it',
    },
    {
      url: 'https://github.com/QwenLM/Qwen-Agent/pull/840',
      date: '2026-03-21',
      fact: 'a wait without a limit held worker threads for hours when a server stopped',
    },
  ],
  parameters: z.strictObject({
    ...hang.fields(),
    calls: upstreamCalls,
    match: upstreamMatch,
    answer: upstreamAnswer,
  }),
  arbitrary: (fc) =>
    fc.record({
      phase: fc.constantFrom('headers', 'body', 'connect', 'dns', 'tls'),
      afterBytes: fc.option(fc.nat({ max: 200 }), { nil: null }),
      hangMs: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 600_000 }), fc.constant(null)),
      calls: arbitraryCalls(fc),
      match: arbitraryMatch(fc),
      answer: fc.constant(null),
    }),
  loses: true,
  reorders: false,
  inject: (context, { phase, afterBytes, hangMs, calls, match, answer }) =>
    context.upstream({ match, calls, behaviours: [{ type: 'hang', phase, afterBytes, hangMs }, ...answered(answer)] }),
};
