import type { SettingRef } from '../../clocks/plain-deadline.ts';
import type { Span } from '../../clocks/span.ts';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import type { CallRecord } from '../reading/call-record.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { deadlineOf } from './give-up.ts';

/** What cut a call's response on the way: a clock of the client's HTTP library, or of an intermediary. */
export interface CutBy {
  /** As `hop/name`. */
  readonly by: string;
  /** Virtual milliseconds since the call began. */
  readonly atMs: number;
  readonly limitMs: number;
  readonly setting: SettingRef | null;
  /** Whether any byte on the way puts it off; else it ends a response however much is said. */
  readonly restarts: boolean;
  /** Whether a response had begun: then what is sent meanwhile can put it off. */
  readonly begun: boolean;
  /** Whether the server saw its connection closed; else it works on, unknown to all. */
  readonly serverSees: boolean;
  /** Who on the way keeps back what is sent before the end, and by which header of a response it does not. */
  readonly heldBy: { readonly hop: string; readonly unless: string | null } | null;
}

/** The spans of an exchange: a clock over one of them is no clock of the client's own. */
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

/** What cut the response of a call before its client gave up, or for good; `null`: nothing did. */
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
