import { isAnswer, isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { CallRecord } from './call-record.ts';
import { connectionWaits } from './connection-waits.ts';
import { type Held, type Hold, holdsOf } from './holds.ts';

/** A part of the time of a call, and what the transcript shows of it. Parts are in order, and do not overlap. */
export interface SpentTime {
  /**
   * - `upstream-call`: a fault held an outgoing HTTP call of the server.
   * - `upstream-connection`: a fault held another connection of the server, such as to a database.
   * - `server`: a fault stopped the server.
   * - `request`: the request of the call waited for a connection, or a fault held it, before it reached the server.
   * - `client`: a request of the server waited for the client's answer, such as that of a person.
   * - `unaccounted`: the transcript does not show what it was.
   */
  readonly what: Held | 'client' | 'unaccounted';
  /** The id of the fault; `null`: none. */
  readonly fault: string | null;
  /** The host of the outgoing call or connection; `null`: there was none. */
  readonly host: string | null;
  /** The method of the server's request that the client answered, such as `elicitation/create`. Left out: there was none. */
  readonly method?: string;
  /** When it began, in virtual milliseconds since the call began. */
  readonly fromMs: number;
  /** How long it took, in virtual milliseconds. */
  readonly forMs: number;
}

/** A time with a known use. `untilMs` is `null` if its end was not seen. */
interface KnownTime extends Pick<SpentTime, 'what' | 'fault' | 'host' | 'method'> {
  readonly fromMs: number;
  readonly untilMs: number | null;
}

/** Whether a hold is one of this call, as far as that is known. */
const isOfCall =
  ({ tool }: CallRecord) =>
  (hold: Hold): boolean =>
    hold.what !== 'request' || hold.tool === tool;

/** The requests of the server that wait for the client. */
function clientTimes({ entries }: Transcript): readonly KnownTime[] {
  const times = new Map<unknown, KnownTime>();
  const all: KnownTime[] = [];
  for (const entry of entries) {
    if (entry.kind === 'received' && isRequest(entry.frame)) {
      const { id, method } = entry.frame;
      times.set(id, { what: 'client', fault: null, host: null, method, fromMs: entry.atMs, untilMs: null });
    } else if (entry.kind === 'sent' && isAnswer(entry.frame)) {
      const asked = times.get(entry.frame.id);
      if (asked !== undefined) all.push({ ...asked, untilMs: entry.atMs });
      times.delete(entry.frame.id);
    }
  }
  return [...all, ...times.values()];
}

/** The waits of the call's requests for a connection. */
const waitTimes = (transcript: Transcript, { id, beganMs }: CallRecord): readonly KnownTime[] =>
  connectionWaits(transcript, id).map(({ atMs, waitedMs }) => ({
    what: 'request',
    fault: null,
    host: null,
    fromMs: beganMs + atMs,
    untilMs: waitedMs === null ? null : beganMs + atMs + waitedMs,
  }));

/**
 * What the time of a call was spent on. Where several things were held at a time, the one that began first counts. What the
 * transcript does not prove is unaccounted. What another call held at the same time counts, too: most entries do not say which tool
 * call they belong to.
 *
 * @returns an empty list if nothing is known, or the call has not ended
 */
export function spentTime(transcript: Transcript, record: CallRecord): readonly SpentTime[] {
  const { beganMs, endedMs } = record;
  if (endedMs === null) return [];
  const known: readonly KnownTime[] = [
    ...holdsOf(transcript).filter(isOfCall(record)),
    ...clientTimes(transcript),
    ...waitTimes(transcript, record),
  ].toSorted((one, other) => one.fromMs - other.fromMs);
  const parts: SpentTime[] = [];
  let atMs = beganMs;
  const add = (untilMs: number, part: Pick<SpentTime, 'what' | 'fault' | 'host' | 'method'>) => {
    if (untilMs > atMs) parts.push({ ...part, fromMs: atMs - beganMs, forMs: untilMs - atMs });
    atMs = Math.max(atMs, untilMs);
  };
  const unaccounted = { what: 'unaccounted', fault: null, host: null } as const;
  for (const { what, fault, host, method, fromMs, untilMs } of known) {
    const [from, until] = [Math.max(fromMs, atMs), Math.min(untilMs ?? endedMs, endedMs)];
    if (until <= from) continue;
    add(from, unaccounted);
    add(until, { what, fault, host, ...(method === undefined ? {} : { method }) });
  }
  if (parts.length === 0) return [];
  add(endedMs, unaccounted);
  return parts;
}
