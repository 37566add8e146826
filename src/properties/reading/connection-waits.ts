import type { Transcript } from '../../wire/transcript.ts';
import { type Begin, SpanIndex } from './span-index.ts';

/** A request that waited for one of its client's connections. */
export interface ConnectionWait {
  /** When it began to wait, in virtual milliseconds since the call, or the start-up, began. */
  readonly atMs: number;
  /** How long it waited, in virtual milliseconds; `null`: it still waited at the end. */
  readonly waitedMs: number | null;
  /** Which requests of this client used the connections then: `GET`, `POST tools/call`. */
  readonly heldBy: readonly string[];
  /** How many connections other users of the same host used: other tabs, other servers. */
  readonly heldByOthers: number;
}

const nameOf = ({ detail }: Begin): string =>
  [detail?.over, detail?.method].filter((word) => word !== undefined).join(' ');

/** How many connections others use: the fault that opened them says so in its note. */
function othersAt({ entries }: Transcript, atMs: number): number {
  const note = entries.findLast(
    (entry) => entry.kind === 'fault' && entry.atMs <= atMs + 1 && entry.about.heldByOthers !== undefined,
  );
  return note?.kind === 'fault' ? Number(note.about.heldByOthers) : 0;
}

/**
 * The requests of a call or a start-up that waited for a connection, how long they waited, and which requests used the
 * connections meanwhile. A wait ends with its call at the latest.
 *
 * @param spanId the `call` or `startup`
 */
export function connectionWaits(transcript: Transcript, spanId: number): readonly ConnectionWait[] {
  const index = new SpanIndex(transcript);
  const beganMs = index.begin(spanId)?.atMs ?? 0;
  const overMs = index.end(spanId)?.atMs ?? null;
  const waits = index.named('queue').filter(({ id }) => index.isWithin(id, spanId));
  return waits.flatMap(({ id, atMs }) => {
    const endMs = index.end(id)?.atMs ?? null;
    const untilMs = endMs === null || (overMs !== null && overMs < endMs) ? overMs : endMs;
    if (untilMs !== null && untilMs <= atMs) return [];
    const isOpen = (other: Begin) =>
      other.atMs <= atMs && (index.end(other.id)?.atMs ?? Number.POSITIVE_INFINITY) > atMs;
    const held = index
      .named('exchange')
      .filter((other) => isOpen(other) && !waits.some((wait) => index.isWithin(wait.id, other.id) && isOpen(wait)));
    return [
      {
        atMs: atMs - beganMs,
        waitedMs: untilMs === null ? null : untilMs - atMs,
        heldBy: held.map(nameOf),
        heldByOthers: othersAt(transcript, atMs),
      },
    ];
  });
}
