import type { Transcript } from '../../wire/transcript.ts';
import type { FaultNote } from './fault-notes.ts';

/**
 * What was held. `upstream-call`: an outgoing HTTP call of the server. `upstream-connection`: another connection of the server, such
 * as to a database. `request`: a request of the client on its way to the server. `server`: the server itself, which was stopped.
 */
export type Held = 'upstream-call' | 'upstream-connection' | 'request' | 'server';

/** A time in which a fault held something. Times are virtual milliseconds since the play began. */
export interface Hold {
  readonly what: Held;
  /** The id of the fault, and its position in the plan. */
  readonly fault: string;
  readonly place: number | null;
  /** The host of an outgoing call or connection; `null`: none. */
  readonly host: string | null;
  /** An outgoing HTTP call, such as `GET api.example.com/v1/items`; `null`: the hold is of something else. */
  readonly call: string | null;
  /** In which step an outgoing call was held: `pool`, `dns`, `connect`, `tls`, `body`; `null`: before the head, or the hold is of something else. */
  readonly step: string | null;
  /** The tool of a request that was held, or whose call stopped the server; `null`: none, or unknown. */
  readonly tool: string | null;
  /** The message during which the server made the outgoing call, such as `tools/call 3`; `null`: none, or unknown. */
  readonly label: string | null;
  readonly fromMs: number;
  /** When it ended; `null`: the transcript does not show an end. */
  readonly untilMs: number | null;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function whatOf({ about: { host, method, over } }: FaultNote): Held {
  if (typeof host === 'string') return method === undefined ? 'upstream-connection' : 'upstream-call';
  return over === undefined ? 'server' : 'request';
}

function holdOf(note: FaultNote, fromMs: number, untilMs: number | null): Hold {
  const { fault, place = null, label = null, about } = note;
  const what = whatOf(note);
  return {
    what,
    fault,
    place,
    host: textOrNull(about.host),
    call: what === 'upstream-call' ? `${about.method} ${about.host}${about.path}` : null,
    step: textOrNull(about.in),
    tool: textOrNull(about.tool),
    label,
    fromMs,
    untilMs,
  };
}

/** Equal for the two notes of one hold. Only the first one says in which step. */
const keyOf = ({ untilMs: _, step: __, ...about }: Hold): string => JSON.stringify(about);

/**
 * The times in which faults held something, in the order of their beginnings. A note with `forMs` begins a hold, and a note with
 * `heldMs` ends it. How long a hold was planned does not count, because the server may give up what is held.
 */
export function holdsOf({ entries }: Pick<Transcript, 'entries'>): readonly Hold[] {
  const begun: Hold[] = [];
  const ends = new Map<string, number[]>();
  for (const entry of entries) {
    if (entry.kind !== 'fault' || entry.beside) continue;
    const { heldMs, forMs } = entry.about;
    if (typeof heldMs === 'number') {
      const key = keyOf(holdOf(entry, entry.atMs - heldMs, null));
      ends.set(key, [...(ends.get(key) ?? []), entry.atMs]);
    }
    if (forMs !== undefined) begun.push(holdOf(entry, entry.atMs, null));
  }
  // Of equal holds that began together it does not matter which one ended first.
  return begun.map((hold) => ({ ...hold, untilMs: ends.get(keyOf(hold))?.shift() ?? null }));
}
