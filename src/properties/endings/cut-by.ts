import type { SettingRef } from '../../clocks/plain-deadline.ts';
import type { Span } from '../../clocks/span.ts';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import type { CallRecord } from '../reading/call-record.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { deadlineOf } from './give-up.ts';

/** The clock that cut the response of a call on the way: one of the client's HTTP library, or of an intermediary. */
export interface CutBy {
  /** The deadline, as `hop/name`. */
  readonly by: string;
  /** When it fired, in virtual milliseconds since the call began. */
  readonly atMs: number;
  /** Its limit in milliseconds. */
  readonly limitMs: number;
  /** The setting that changes the limit; `null`: no setting does. */
  readonly setting: SettingRef | null;
  /** Whether each byte of the response restarts it. If not, it ends the response whatever is sent. */
  readonly restarts: boolean;
  /** Whether the response had begun: only then can bytes restart the clock. */
  readonly begun: boolean;
  /** Whether the server saw its connection closed. If not, it goes on with its work. */
  readonly serverSees: boolean;
  /**
   * The intermediary that keeps the response back until it is whole, and the header of a response that prevents it; `null`: none
   * does.
   */
  readonly heldBy: { readonly hop: string; readonly unless: string | null } | null;
}

/** The spans of an exchange. A clock over one of them belongs to the client's HTTP library, not to the client itself. */
const ofExchange: ReadonlySet<Span> = new Set(['exchange', 'connect', 'upload', 'headers', 'body']);

interface Fired {
  readonly by: string;
  readonly atMs: number;
  readonly limitMs: number;
  readonly serverSees: boolean;
}

function firedOf(entry: Entry): (Fired & { readonly spanId: number | null }) | null {
  const { atMs } = entry;
  if (entry.kind === 'hop' && entry.event.what === 'expired') {
    const { by, limitMs, up } = entry.event;
    return { by, atMs, limitMs, spanId: entry.spanId, serverSees: up.length > 0 };
  }
  if (entry.kind !== 'expired' || !ofExchange.has(entry.span)) return null;
  return { by: entry.by, atMs, limitMs: entry.limitMs, spanId: entry.spanId, serverSees: true };
}

/** The clock of a library or an intermediary that ended an exchange of a start-up or a call first; `null`: none did. */
export function cutByClock(
  transcript: Transcript,
  index: SpanIndex,
  rootId: number,
  untilMs = Number.POSITIVE_INFINITY,
) {
  for (const entry of transcript.entries) {
    const fired = firedOf(entry);
    if (fired !== null && fired.atMs <= untilMs && index.isWithin(fired.spanId, rootId)) return fired;
  }
  return null;
}

/** The clock that cut the response of a call that was not answered; `null`: none did. */
export function cutBy(transcript: Transcript, record: CallRecord): CutBy | null {
  const index = new SpanIndex(transcript);
  const fired = cutByClock(transcript, index, record.id, record.endedMs ?? Number.POSITIVE_INFINITY);
  if (fired === null || record.answered) return null;
  const deadline = deadlineOf(transcript, fired.by);
  const hold = transcript.head.hops?.find(({ holdsBody }) => holdsBody !== undefined);
  const bodies = index.named('body').filter(({ id }) => index.isWithin(id, record.id));
  const { by, atMs, limitMs, serverSees } = fired;
  return {
    by,
    atMs: atMs - record.beganMs,
    limitMs,
    setting: deadline?.setting ?? null,
    restarts: deadline?.restartedBy.some((mark) => mark === 'byte' || mark === 'event') ?? false,
    begun: bodies.length > 0,
    serverSees,
    heldBy: hold?.holdsBody === undefined ? null : { hop: hold.id, unless: hold.holdsBody.unless },
  };
}
