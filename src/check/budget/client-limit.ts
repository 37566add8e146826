import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import { cutByClock } from '../../properties/endings/cut-by.ts';
import { agreedLimitMs, deadlineOf } from '../../properties/endings/give-up.ts';
import { endsWait } from '../../properties/judging/ends-wait.ts';
import { fold } from '../../properties/judging/fold.ts';
import { SpanIndex } from '../../properties/reading/span-index.ts';
import type { ClientLimit } from '../../report/budget-report.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { profileLabel } from '../judge/cell.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/** The first clock that ends a start-up or a call. */
export interface FirstEnd {
  /** In virtual milliseconds since the start-up or the call began. */
  readonly atMs: number;
  readonly by: string;
}

/** The start-up or the call of a play: the root of its spans. */
export function rootOf(
  transcript: Transcript,
  span: 'startup' | 'call',
): { readonly id: number; readonly atMs: number } | null {
  const begin = new SpanIndex(transcript).named(span).at(-1);
  return begin === undefined ? null : { id: begin.id, atMs: begin.atMs };
}

/**
 * The transcript with an event at its end that changes no clock. Time goes on only with events, and a fold that ignores progress
 * would not go on where nothing else happens.
 */
function untilItsEnd(transcript: Transcript): Transcript {
  const atMs = transcript.entries.at(-1)?.atMs ?? 0;
  return { ...transcript, entries: [...transcript.entries, { atMs, kind: 'mark', mark: 'sent', id: -1 }] };
}

/** The first clock that ends a start-up or a call, when every unknown value is read strictly, or laxly; `null`: none does. */
function firstEnd(
  transcript: Transcript,
  root: { readonly id: number; readonly atMs: number },
  reading: 'strict' | 'lax',
): FirstEnd | null {
  const index = new SpanIndex(transcript);
  const { deadlines, progressGuessed, conditions } = transcript.head;
  // Over HTTP with SSE the answer comes over the standing stream, so its clocks count too.
  const streams = conditions.transport === 'sse' ? index.named('stream').map(({ id }) => id) : [];
  const carries = (spanId: number) => [root.id, ...streams].some((id) => index.isWithin(spanId, id));
  const ignoreProgress = reading === 'strict' && progressGuessed;
  const own = fold(deadlines[reading], untilItsEnd(transcript), ignoreProgress).expiries.find(
    (expiry) => expiry.atMs >= root.atMs && carries(expiry.spanId) && endsWait(expiry),
  );
  const hop = cutByClock(transcript, index, root.id);
  const ends = [
    ...(own === undefined ? [] : [{ atMs: own.atMs, by: own.deadline.by }]),
    ...(hop === null ? [] : [{ atMs: hop.atMs, by: hop.by }]),
  ].toSorted((one, other) => one.atMs - other.atMs);
  const [first] = ends;
  return first === undefined ? null : { ...first, atMs: first.atMs - root.atMs };
}

/** Clocks of gateways that only the strict reading has, and that would fire before this time. */
const guessedBefore = ({ head }: Transcript, atMs: number): boolean =>
  (head.hops ?? []).some(({ guessed }) => guessed.some(({ limitMs }) => limitMs < atMs));

/** The clock of a limit. */
export const clockOf = (transcript: Transcript, { by }: FirstEnd): PlainDeadline | undefined =>
  deadlineOf(transcript, by);

/**
 * How long a client waits, as a play shows it in which the server never answers.
 *
 * @param span what the server did not answer
 */
export function clientLimit(client: ChosenClient, transcript: Transcript, span: 'startup' | 'call'): ClientLimit {
  const about = { client: client.profile.id, profile: profileLabel(client), settings: client.settings };
  const none = { by: null, setting: null, evidence: [] };
  const root = rootOf(transcript, span);
  if (root === null)
    return { ...about, ...none, limitMs: 'unknown', earliestMs: null, because: 'the client did not get so far' };
  const [strict, lax] = [firstEnd(transcript, root, 'strict'), firstEnd(transcript, root, 'lax')];
  const first = strict ?? lax;
  if (first === null) return { ...about, ...none, limitMs: null, earliestMs: null, because: null };
  const clock = clockOf(transcript, first);
  const known = { by: first.by, setting: clock?.setting ?? null, evidence: clock?.evidence ?? [] };
  const agreed = lax !== null && strict !== null && lax.atMs === strict.atMs && lax.by === strict.by;
  if (agreed && agreedLimitMs(transcript, first.by) !== 'unknown' && !guessedBefore(transcript, first.atMs))
    return { ...about, ...known, limitMs: first.atMs, earliestMs: first.atMs, because: null };
  const because =
    agreedLimitMs(transcript, first.by) === 'unknown'
      ? `no source states the limit of ${first.by}`
      : `whether progress extends ${first.by} is unknown`;
  return { ...about, ...known, limitMs: 'unknown', earliestMs: first.atMs, because };
}
