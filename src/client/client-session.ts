import type { ClientProfile, Framing } from '../clocks/client-profile.ts';
import type { Conditions, Era, Transport } from '../clocks/conditions.ts';
import type { ClockTime } from '../clocks/live-clocks.ts';
import type { Fields } from '../wire/frame.ts';
import type { Link } from '../wire/link.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import type { ClientRequests } from './client-requests.ts';
import type { ClockedSpans, SpanHandle } from './clocked-spans.ts';
import type { Ended, Failed } from './ended.ts';
import type { Queues } from './queues.ts';
import type { Tool } from './tool.ts';

/** The HTTP exchanges of a session, as its other parts see them. */
export interface Exchanges {
  /** Resolves once a stream of the older transport has said where to post, or has failed to, on behalf of a span. */
  found(span: SpanHandle): Promise<Ended<null>>;
  /** Resolves once `initialized` is taken, or was not, on behalf of a span: clients wait for that before they go on. */
  taken(span: SpanHandle): Promise<Ended<null>>;
  /** The span of an exchange by its number; `null`: there is none. */
  spanOf(key: number): number | null;
  /** Whether a span is an exchange, or inside one: what its expiry does to the server, it does to the exchange. */
  owns(spanId: number): boolean;
  /** Closes whatever is open, as a client does with a connection that it could not make. */
  abortAll(): void;
  /** Closes the exchanges of every request inside a span: in the stateless era that is how a request is cancelled. */
  abortWithin(spanId: number): void;
}

/** What the parts of one mock client share: the profile it plays, and one server under it. */
export interface SessionParts {
  readonly profile: ClientProfile;
  readonly conditions: Conditions;
  readonly link: Link;
  readonly time: ClockTime;
  readonly writer: TranscriptWriter;
  readonly spans: ClockedSpans;
  readonly requests: ClientRequests;
  readonly queues: Queues;
  /** Opens the link, again where it was open: what came of an earlier opening is not heard any more. */
  readonly listen: (framing: Framing, over: Exclude<Transport, 'memory'>) => Promise<void>;
  /** How long a person takes to answer, in virtual milliseconds; `'never'`: there is no answer. */
  readonly humanDelayMs: number | 'never';
  /** What the server said of itself. */
  server: { name: string | null; version: string | null; protocolVersion: string | null };
  capabilities: Fields;
  era: Era;
  tools: readonly Tool[];
  /** Whether the link was ever opened. */
  opened: boolean;
  /** Whether the handshake went well and nothing has ended the connection since. */
  connected: boolean;
  /** Called once it is plain that a request will never be answered, and its caller never be notified. */
  readonly forsaken: (note: string) => void;
  /** When the handshake went well that came last, in virtual milliseconds; `null`: none has. */
  connectedMs: number | null;
  /** Called each time the connection is lost. */
  readonly whenLost: () => void;
  /** Why the connection is no more, once it is. */
  lost: Failed | null;
}

/** The same, with what goes on over HTTP, where the link does. */
export interface ClientSession extends SessionParts {
  readonly exchanges: Exchanges;
}

/** Waits so many virtual milliseconds. */
export const pause = (time: ClockTime, ms: number): Promise<void> =>
  new Promise((resolve) => {
    time.setTimer(resolve, ms);
  });
