import { error, unknown } from '../../src/clocks/authoring.ts';
import type { Cause } from '../../src/clocks/cause.ts';
import type { Transport } from '../../src/clocks/conditions.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import type { Reaction, Trigger } from '../../src/clocks/reaction.ts';
import type { Span } from '../../src/clocks/span.ts';

/** What a TypeScript SDK rejects a request with. */
interface Words {
  readonly on: Trigger;
  readonly cause: Cause;
  readonly text: string | null;
  readonly code: number | string | null;
  readonly over?: Transport;
  readonly during?: Span;
}

const rejects =
  (stated: Stated) =>
  ({ on, cause, text, code, over, during }: Words): Reaction => ({
    on,
    fails: during ?? 'execution',
    cause,
    outcome: { toCaller: error(text ?? unknown('whatever the library beneath it says'), 'caller', code), toServer: [] },
    ...(during === undefined ? {} : { during }),
    ...(over === undefined ? {} : { when: { transport: over } }),
    ...stated,
  });

/** While the stream of the older transport is opened. */
const opening = { over: 'sse', during: 'attempt' } as const;
const notOk = 'SSE error: Non-200 status code ({status})';
const notAStream = 'SSE error: Invalid content type, expected "text/event-stream"';

const refusals = [
  ['http-3xx', 'garbage'],
  ['http-4xx', 'http-4xx'],
  ['http-5xx', 'http-5xx'],
] as const;

/**
 * What the TypeScript SDKs make of a POST that failed: the request is rejected at once, whatever the status, and the
 * session is not forgotten. A body of the older transport is not read.
 */
export function sdkHttpFailures(
  stated: Stated,
  words: {
    /** Before what the server said. */
    readonly prefix: string;
    readonly code: number | string;
    /** Of a response whose type is not read. */
    readonly oddType: number | string;
    /** Of a redirect that is not followed. */
    readonly redirected: string;
  },
): readonly Reaction[] {
  const { prefix, code, oddType, redirected } = words;
  const posting = `${prefix}Error POSTing to endpoint: `;
  const older = 'Error POSTing to endpoint (HTTP {status}): ';
  const all: readonly Words[] = [
    { on: 'network-error', cause: 'network', text: 'fetch failed', code: null },
    { on: 'body-broken', cause: 'network', text: 'terminated', code: null },
    { on: 'redirected', cause: 'garbage', text: `${posting}${redirected}`, code, over: 'http' },
    { on: 'redirected', cause: 'garbage', text: `${older}${redirected}`, code: null, over: 'sse' },
    ...refusals.map(([on, cause]): Words => ({ on, cause, text: notOk, code: '{status}', ...opening })),
    { on: 'odd-content', cause: 'garbage', text: notAStream, code: '{status}', ...opening },
    { on: 'network-error', cause: 'network', text: null, code: null, ...opening },
    { on: 'stream-ended', cause: 'closed', text: null, code: null, ...opening },
    { on: 'stream-broken', cause: 'network', text: null, code: null, ...opening },
    ...refusals.flatMap(([on, cause]): readonly Words[] => [
      { on, cause, text: `${posting}{body}`, code, over: 'http' },
      { on, cause, text: `${older}{body}`, code: null, over: 'sse' },
    ]),
    { on: 'odd-content', cause: 'garbage', text: `${prefix}Unexpected content type: {type}`, code: oddType },
    { on: 'odd-response', cause: 'garbage', text: null, code: null },
  ];
  return all.map(rejects(stated));
}

/** What ends the probe of the SDK v2, and the connection with it: any other refusal means a server of the era before. */
export function sdkProbeFailures(stated: Stated): readonly Reaction[] {
  const failed = 'Version negotiation failed: ';
  const probe = 'Version negotiation probe failed: ';
  const none = 'ERA_NEGOTIATION_FAILED';
  const unusable = `${probe}the server answered with an unusable reply (Unexpected content type: {type})`;
  const denied = `${failed}the server denied access (HTTP 403)`;
  const unauthorized = `${failed}the server requires authorization (HTTP 401)`;
  const all: readonly Omit<Words, 'during'>[] = [
    { on: 'unauthorized', cause: 'unauthorized', text: unauthorized, code: 'CLIENT_HTTP_AUTHENTICATION' },
    { on: 'http-403', cause: 'unauthorized', text: denied, code: 'CLIENT_HTTP_FORBIDDEN' },
    {
      on: 'http-5xx',
      cause: 'http-5xx',
      text: `${failed}the server answered the probe with HTTP {status}`,
      code: none,
    },
    { on: 'odd-content', cause: 'garbage', text: unusable, code: none },
    { on: 'odd-response', cause: 'garbage', text: null, code: none },
    { on: 'network-error', cause: 'network', text: `${probe}fetch failed`, code: none },
    { on: 'body-broken', cause: 'network', text: `${probe}terminated`, code: none },
  ];
  return all.map((one) => rejects(stated)({ ...one, during: 'probe' }));
}
