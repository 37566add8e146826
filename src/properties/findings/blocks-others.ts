import { isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ExtraCheckProperty } from '../property.ts';
import type { CallRecord } from '../reading/call-record.ts';
import { type Begin, SpanIndex } from '../reading/span-index.ts';
import { type Statement, say } from '../statement.ts';

export const blocksOthers = {
  id: 'blocks-others',
  summary: 'a ping or another call waits beside a slow one',
  severity: 'warning',
  extraCheck: true,
  advice:
    'let no slow call hold up the others of its server: keep the event loop free, and take no lock over a whole call',
} as const satisfies ExtraCheckProperty;

/** A ping, in words. */
export const aPing = 'a ping';

/** A request that waits this much longer than alone, in milliseconds, is blocked. */
export const blockedMs = 1_000;

/** A ping or a call that was sent while another call was open. Times in virtual milliseconds. */
export interface Neighbour {
  /** The request, in words: `a ping`, `a call of search`. */
  readonly what: string;
  /** How long it took beside the other call; `null`: it was not answered. */
  readonly besideMs: number | null;
  /** How long the client waited for an answer that did not come. Left out: as long as one could have come. */
  readonly waitedMs?: number;
  /** How long it takes while no other call is open; `null`: it is not answered then either. */
  readonly aloneMs: number | null;
}

/** A request that had to wait because of the other call. */
export interface BlockedRequest extends Neighbour {
  readonly aloneMs: number;
}

/** When the first request of a span was sent: before that it waited in its client. `null`: none was sent. */
function sentAtMs({ entries }: Transcript, index: SpanIndex, { id }: Begin): number | null {
  const sent = entries.find(
    (entry) => entry.kind === 'sent' && isRequest(entry.frame) && index.isWithin(entry.spanId, id),
  );
  return sent?.atMs ?? null;
}

/** How long a request waited. */
type Waited = Pick<Neighbour, 'besideMs' | 'waitedMs'>;

/** How long a span waited for an answer or a refusal. @returns `null`: unknown, because the connection was lost */
function waitedFor(transcript: Transcript, index: SpanIndex, begin: Begin): Waited | null {
  const fromMs = sentAtMs(transcript, index, begin);
  const end = index.end(begin.id);
  if (fromMs === null || end?.how === 'closed' || end?.how === 'network') return null;
  if (end === undefined) return { besideMs: null };
  const waitedMs = end.atMs - fromMs;
  return { besideMs: end.how === 'timeout' ? null : waitedMs, waitedMs };
}

/** The requests that were sent while a call was open: a ping, and the call of another tool. */
export function besideCall(
  transcript: Transcript,
  callId: number,
  other: { readonly tool: string; readonly tookMs: number } | null,
): readonly Neighbour[] {
  const index = new SpanIndex(transcript);
  const call = index.begin(callId);
  if (call === undefined) return [];
  const { entries } = transcript;
  const later = entries.slice(entries.indexOf(call) + 1);
  const [ping, otherCall] = (['ping', 'call'] as const).map((span) =>
    later.find((entry): entry is Begin => entry.kind === 'begin' && entry.span === span),
  );
  const neighbour = (what: string, begin: Begin | undefined, aloneMs: number): readonly Neighbour[] => {
    const waited = begin === undefined ? null : waitedFor(transcript, index, begin);
    return waited === null ? [] : [{ what, aloneMs, ...waited }];
  };
  return [
    ...neighbour(aPing, ping, 0),
    ...(other === null ? [] : neighbour(`a call of ${other.tool}`, otherCall, other.tookMs)),
  ];
}

/** How long a call took, from its request to its answer, in virtual milliseconds; `null`: no answer. */
export const tookMs = (record: CallRecord): number | null =>
  record.answered && record.endedMs !== null ? record.endedMs - record.beganMs : null;

/** Whether a request had to wait because of the other call. One that is not answered alone either shows nothing. */
export const isBlocked = (neighbour: Neighbour): neighbour is BlockedRequest => {
  const { besideMs, aloneMs } = neighbour;
  return aloneMs !== null && (besideMs === null || besideMs - aloneMs >= blockedMs);
};

/** How a request is blocked, in one sentence. */
export function blocksOthersStatement({ what, besideMs, aloneMs, waitedMs }: BlockedRequest): Statement {
  const within = waitedMs === undefined ? 'at all' : say`within ${{ waitedMs }} ms`;
  const waits = besideMs === null ? say`is not answered ${within}` : say`waits ${{ besideMs }} ms`;
  return say`while it runs, ${what} ${waits}; alone it takes ${{ aloneMs }} ms`;
}
