import { cancelled, error } from '../../src/clocks/authoring.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import type { Ms } from '../../src/clocks/duration.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import type { Audience, ToCaller, ToServer } from '../../src/clocks/outcome.ts';
import type { Span } from '../../src/clocks/span.ts';

/** What the TypeScript SDK v1 rejects with, and the reason that it sends to the server. */
const text = 'MCP error -32001: Request timed out';

/** The rejection of a timed-out request. */
export const sdkV1TimedOut = (to: Audience): ToCaller => error(text, to, -32001);

/** The notification that goes out with it. */
export const sdkV1Cancelled: ToServer = cancelled(`McpError: ${text}`);

/** One request clock of the TypeScript SDK v1 with the number and the wording of the client that uses it. */
export const sdkV1Request = (over: readonly Span[], ms: Ms, toCaller: ToCaller, stated: Stated): Deadline => ({
  over,
  from: 'sent',
  ms,
  outcome: { toCaller, toServer: [sdkV1Cancelled] },
  ...stated,
});
