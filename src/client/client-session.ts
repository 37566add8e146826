import type { ClientProfile, Framing } from '../clocks/client-profile.ts';
import type { Conditions, Era } from '../clocks/conditions.ts';
import type { Fields } from '../wire/frame.ts';
import type { Link } from '../wire/link.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import type { ClockedSpans } from './clocked-spans.ts';
import type { Failed } from './ended.ts';
import type { Queues } from './queues.ts';
import type { Requests } from './requests.ts';
import type { SessionTime } from './session-time.ts';
import type { Tool } from './tool.ts';

/** What the parts of one mock client share: the profile it plays, and one server under it. */
export interface ClientSession {
  readonly profile: ClientProfile;
  readonly conditions: Conditions;
  readonly link: Link;
  readonly time: SessionTime;
  readonly writer: TranscriptWriter;
  readonly spans: ClockedSpans;
  readonly requests: Requests;
  readonly queues: Queues;
  /** Opens the link, again where it was open: what came of an earlier opening is not heard any more. */
  readonly listen: (framing: Framing) => Promise<void>;
  /** How long a person takes to answer, in virtual milliseconds; `'never'`: nobody does. */
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
  /** Why the connection is no more, once it is. */
  lost: Failed | null;
}

/** Waits so many virtual milliseconds. */
export const pause = (time: SessionTime, ms: number): Promise<void> =>
  new Promise((resolve) => {
    time.setTimer(resolve, ms);
  });
