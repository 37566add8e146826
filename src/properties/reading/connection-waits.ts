import type { Transcript } from '../../wire/transcript.ts';
import { type Begin, SpanIndex } from './span-index.ts';

/** A request that waited for one of its client's own connections. Times as in the timeline that it is in. */
export interface ConnectionWait {
  readonly atMs: number;
  /** How long; `null`: it still waits. */
  readonly waitedMs: number | null;
  /** Which requests of this client held connections then: `GET`, `POST tools/call`. */
  readonly heldBy: readonly string[];
  /** How many connections others held: other tabs, other servers behind the same host. */
  readonly heldByOthers: number;
}

const nameOf = ({ detail }: Begin): string =>
  [detail?.over, detail?.method].filter((word) => word !== undefined).join(' ');

/** Streams of others are none of the client's doing: the fault that put them there says how many there are. */
function othersAt({ entries }: Transcript, atMs: number): number {
  const note = entries.findLast(
    (entry) => entry.kind === 'fault' && entry.atMs <= atMs + 1 && entry.about.heldByOthers !== undefined,
  );
  return note?.kind === 'fault' ? Number(note.about.heldByOthers) : 0;
}

/**
 * Which requests inside a call or a start-up waited for a connection, how long, and who held the connections meanwhile. A
 * wait ends for this purpose where the call ends for the one who waits.
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
