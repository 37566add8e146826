import type { Transcript } from '../wire/transcript.ts';
import type { CallRecord } from './call-record.ts';
import { SpanIndex } from './span-index.ts';

/** The property's stable id. */
export const blocksOthers = 'blocks-others';

/** A neighbour that waits this much longer than alone, in milliseconds, suffers. */
export const sufferMs = 1_000;

/** A ping or a call that ran beside another, and how long it took there. `null`: it was not answered at all. */
export interface Neighbour {
  readonly what: string;
  readonly besideMs: number | null;
  /** The same without the other beside it. */
  readonly aloneMs: number | null;
}

/** How long every ping of a session took, in virtual milliseconds; `null`: it was not answered. */
export function pings(transcript: Transcript): readonly (number | null)[] {
  const index = new SpanIndex(transcript);
  return index.named('ping').map(({ id, atMs }) => {
    const end = index.end(id);
    return end?.how === 'ok' ? end.atMs - atMs : null;
  });
}

/** How long a call took, from its request to its answer, in virtual milliseconds; `null`: no answer. */
export const tookMs = (record: CallRecord): number | null =>
  record.answered && record.endedMs !== null ? record.endedMs - record.beganMs : null;

/** Whether a neighbour had to wait because of the other. One that is not answered alone either shows nothing. */
export const suffers = ({ besideMs, aloneMs }: Neighbour): boolean =>
  aloneMs !== null && (besideMs === null || besideMs - aloneMs >= sufferMs);

/** What there is to say about a neighbour that suffers, in one sentence. */
export const blocksOthersMessage = ({ what, besideMs, aloneMs }: Neighbour): string =>
  besideMs === null
    ? `while it runs, ${what} is not answered at all; alone it takes ${aloneMs} ms`
    : `while it runs, ${what} waits ${besideMs} ms; alone it takes ${aloneMs} ms`;
