import { cancelled, error } from '../../src/clocks/authoring.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import type { Ms } from '../../src/clocks/duration.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import type { Audience, ToCaller, ToServer } from '../../src/clocks/outcome.ts';
import type { Span } from '../../src/clocks/span.ts';

/** The text of the timeout error of the TypeScript SDK v1, which is also the reason that it sends to the server. */
const text = 'MCP error -32001: Request timed out';

/** The error of a request that timed out. */
export const sdkV1TimedOut = (to: Audience): ToCaller => error(text, to, -32001);

/** The notification that the SDK sends when a request times out. */
export const sdkV1Cancelled: ToServer = cancelled(`McpError: ${text}`);

/** A request timeout of the TypeScript SDK v1, with the limit and the error of the client that uses the SDK. */
export const sdkV1Request = (over: readonly Span[], ms: Ms, toCaller: ToCaller, stated: Stated): Deadline => ({
  over,
  from: 'sent',
  ms,
  outcome: { toCaller, toServer: [sdkV1Cancelled] },
  ...stated,
});
