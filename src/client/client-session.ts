import type { ClientProfile, Framing } from '../clocks/client-profile.ts';
import type { Conditions, Era, Transport } from '../clocks/conditions.ts';
import type { ClockTime } from '../clocks/live-clocks.ts';
import type { Fields } from '../wire/frame.ts';
import type { Link } from '../wire/link.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import type { ClientRequests } from './client-requests.ts';
import type { ClockedSpans, SpanHandle } from './clocked-spans.ts';
import type { Ended, Failed } from './ended.ts';
import type { Person } from './person.ts';
import type { Queues } from './queues.ts';
import type { Tool } from './tool.ts';

/** The HTTP exchanges of a session, for the other parts of the client. */
export interface Exchanges {
  /** HTTP with SSE: resolves once the server has sent the address for POST requests, or has failed to. `span` waits for it. */
  endpointKnown(span: SpanHandle): Promise<Ended<null>>;
  /** Resolves once the server has accepted or refused `initialized`. `span` waits for it before the client continues. */
  initializedAccepted(span: SpanHandle): Promise<Ended<null>>;
  /** The span of an exchange by its number; `null`: no exchange has this number. */
  spanOf(key: number): number | null;
  /** Whether a span is an open exchange, or inside one. If its clock fires, the exchange is closed. */
  owns(spanId: number): boolean;
  /** Closes every open exchange, as a client does if it could not connect. */
  abortAll(): void;
  /** Closes the exchanges of every request inside a span. In the stateless era this cancels the requests. */
  abortWithin(spanId: number): void;
}

/** The state that the parts of one mock client share: its profile, and its connection to one server. */
export interface SessionParts {
  readonly profile: ClientProfile;
  readonly conditions: Conditions;
  readonly link: Link;
  readonly time: ClockTime;
  readonly writer: TranscriptWriter;
  readonly spans: ClockedSpans;
  readonly requests: ClientRequests;
  readonly queues: Queues;
  /** Opens the link, or opens it again: then the client ignores what still comes over the earlier connection. */
  readonly listen: (framing: Framing, over: Exclude<Transport, 'memory'>) => Promise<void>;
  readonly person: Person;
  /** The name and versions that the server reported. */
  server: { name: string | null; version: string | null; protocolVersion: string | null };
  capabilities: Fields;
  era: Era;
  tools: readonly Tool[];
  /** Whether the link was ever opened. */
  opened: boolean;
  /** Whether the handshake succeeded, and the connection is still open. */
  connected: boolean;
  /** Called when it is certain that a request will get no answer, and that no clock will notify its caller. */
  readonly neverAnswered: (note: string) => void;
  /** When the last handshake succeeded, in virtual milliseconds; `null`: no handshake has succeeded. */
  connectedMs: number | null;
  /** Called each time the connection is lost. */
  readonly whenLost: () => void;
  /** Why the connection was lost; `null`: it was not lost. */
  lost: Failed | null;
  /** Why it is unknown whether the client has ended the connection, until a call begins; `null`: there is no such doubt. */
  doubt: string | null;
}

/** The shared state of the client's parts, with the exchanges of a link over HTTP. */
export interface ClientSession extends SessionParts {
  readonly exchanges: Exchanges;
}

/** Resolves after `ms` virtual milliseconds. */
export const pause = (time: ClockTime, ms: number): Promise<void> =>
  new Promise((resolve) => {
    time.setTimer(resolve, ms);
  });
