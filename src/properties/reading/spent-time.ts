import type { Entry, Transcript } from '../../wire/transcript.ts';

/** A part of the time of a call, and what the transcript shows of it. Parts are in order, and do not overlap. */
export interface SpentTime {
  /** `upstream-call`: a fault held an outgoing call of the server. `unaccounted`: the transcript does not show what it was. */
  readonly what: 'upstream-call' | 'unaccounted';
  /** The id of the fault; `null`: none. */
  readonly fault: string | null;
  /** The host of the outgoing call; `null`: there was none. */
  readonly host: string | null;
  /** When it began, in virtual milliseconds since the call began. */
  readonly fromMs: number;
  /** How long it took, in virtual milliseconds. */
  readonly forMs: number;
}

type Note = Extract<Entry, { kind: 'fault' }>;

/** A time in which a fault held an outgoing call. */
interface Hold {
  readonly fault: string;
  readonly host: string;
  readonly fromMs: number;
  untilMs: number;
}

/** Equal for the notes about one outgoing call. */
const callKey = ({ fault, place, about: { method, host, path } }: Note): string =>
  JSON.stringify([fault, place, method, host, path]);

/** Each outgoing call that a fault held. The note after a hold about the same call says when the hold ended. */
function holdsOf({ entries }: Transcript, endMs: number): readonly Hold[] {
  const open = new Map<string, Hold[]>();
  const all: Hold[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'fault' || typeof entry.about.host !== 'string' || entry.about.method === undefined) continue;
    const key = callKey(entry);
    if ('forMs' in entry.about) {
      const hold = { fault: entry.fault, host: entry.about.host, fromMs: entry.atMs, untilMs: endMs };
      all.push(hold);
      open.set(key, [...(open.get(key) ?? []), hold]);
    } else {
      const hold = open.get(key)?.shift();
      if (hold !== undefined) hold.untilMs = entry.atMs;
    }
  }
  return all;
}

/**
 * What the time of a call was spent on. Time in which a fault held an outgoing call counts as that, where several calls were held
 * as the first of them; the rest is unaccounted. A hold of another call at the same time counts, too: an outgoing call does not
 * say which tool call it belongs to.
 *
 * @param beganMs when the call began, on the clock of the session
 * @param endedMs when it ended for its caller
 * @returns an empty list if no fault held an outgoing call meanwhile
 */
export function spentTime(transcript: Transcript, beganMs: number, endedMs: number): readonly SpentTime[] {
  const parts: SpentTime[] = [];
  let atMs = beganMs;
  const add = (untilMs: number, part: Pick<SpentTime, 'what' | 'fault' | 'host'>) => {
    if (untilMs > atMs) parts.push({ ...part, fromMs: atMs - beganMs, forMs: untilMs - atMs });
    atMs = Math.max(atMs, untilMs);
  };
  const unaccounted = { what: 'unaccounted', fault: null, host: null } as const;
  for (const { fault, host, fromMs, untilMs } of holdsOf(transcript, endedMs)) {
    const [from, until] = [Math.max(fromMs, atMs), Math.min(untilMs, endedMs)];
    if (until <= from) continue;
    add(from, unaccounted);
    add(until, { what: 'upstream-call', fault, host });
  }
  if (parts.length === 0) return [];
  add(endedMs, unaccounted);
  return parts;
}
