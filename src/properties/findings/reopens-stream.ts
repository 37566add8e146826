import type { Transcript } from '../../wire/transcript.ts';
import type { ExtraCheckProperty } from '../property.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { type Statement, say } from '../statement.ts';

export const reopensStream = {
  id: 'reopens-stream',
  summary: 'the standing stream is cut and opened again without end',
  severity: 'warning',
  extraCheck: true,
  advice:
    'keep the stream open and send a comment from time to time so that no intermediary cuts it, or answer GET with 405 if the server sends nothing on it',
} as const satisfies ExtraCheckProperty;

/** A stream that is opened this often in a row is opened without end. */
export const oftenInARow = 5;

/**
 * When a standing stream was opened, from an entry on, in virtual milliseconds: each time after the one before had ended. A client
 * with several streams may open all of them at once.
 */
export function streamsInARow(transcript: Transcript, from: number): readonly number[] {
  const entries = transcript.entries.slice(from);
  const index = new SpanIndex({ ...transcript, entries });
  const openedMs: number[] = [];
  let endedMs: number | null = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    if (entry.kind !== 'begin' || entry.span !== 'stream') continue;
    if (endedMs === null || entry.atMs < endedMs) continue;
    openedMs.push(entry.atMs);
    endedMs = index.end(entry.id)?.atMs ?? null;
  }
  return openedMs;
}

/** The last clock of an intermediary that fired, as `hop/name`; `null`: none did. */
function lastHop({ entries }: Transcript, from: number): string | null {
  const entry = entries.slice(from).findLast((one) => one.kind === 'hop' && one.event.what === 'expired');
  return entry?.kind === 'hop' && 'by' in entry.event ? entry.event.by : null;
}

/**
 * The standing stream of a session over HTTP stays open. If it is cut and opened again without end, each time costs a request,
 * and messages that the server sends meanwhile are lost. Reads a session in which the client was idle from an entry on.
 *
 * @returns the finding in one sentence; `null`: the stream stayed open, or the client does not open it again
 */
export function reopenedStreamStatement(transcript: Transcript, from: number): Statement | null {
  const opened = streamsInARow(transcript, from);
  const [first, last] = [opened[0], opened.at(-1)];
  if (opened.length < oftenInARow || first === undefined || last === undefined) return null;
  const everyMs = Math.round((last - first) / (opened.length - 1));
  const by = lastHop(transcript, from);
  return say`the standing stream is cut${by === null ? '' : ` by ${by}`} and opened again without end, every ${{ everyMs }} ms, while nothing else happens`;
}
