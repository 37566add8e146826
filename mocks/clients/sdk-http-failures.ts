import { error, unknown } from '../../src/clocks/authoring.ts';
import type { Cause } from '../../src/clocks/cause.ts';
import type { Transport } from '../../src/clocks/conditions.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import type { Reaction, Trigger } from '../../src/clocks/reaction.ts';
import type { Span } from '../../src/clocks/span.ts';

/** The error with which a TypeScript SDK rejects a request. */
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

/** HTTP with SSE: while the client opens the stream. */
const opening = { over: 'sse', during: 'attempt' } as const;
const notOk = 'SSE error: Non-200 status code ({status})';
const notAStream = 'SSE error: Invalid content type, expected "text/event-stream"';

const refusals = [
  ['http-3xx', 'garbage'],
  ['http-4xx', 'http-4xx'],
  ['http-5xx', 'http-5xx'],
] as const;

/**
 * How the TypeScript SDKs react to a failed POST: the request is rejected at once, for every status, and the SDK keeps the
 * session. Over HTTP with SSE it does not read the body of a successful response.
 */
export function sdkHttpFailures(
  stated: Stated,
  words: {
    /** The beginning of the error's text, before the text of the server. */
    readonly prefix: string;
    readonly code: number | string;
    /** The error code for a response whose media type the SDK does not read. */
    readonly oddType: number | string;
    /** The text for a redirect that the SDK does not follow. */
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

/** The failures that end the probe of the SDK v2, and the connection. Any other refusal means the `initialize` era. */
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
