import type { Slack } from '../../clocks/reducer-state.ts';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import type { SpanIndex } from '../reading/span-index.ts';
import { hopSlacks, isTight, usedUpByWork } from './closeness.ts';
import { type FoldedExpiry, fold } from './fold.ts';

/** What the real work of a server does to a client that would receive its answer in time without it. */
export interface WorkPressure {
  /** The machine on which the client would give up: `this` one, or only one that is `slowdown` times slower. */
  readonly machine: 'this' | 'slower';
  /** The deadline that would fire, as `hop/name`. */
  readonly by: string;
  /** Its limit in milliseconds. */
  readonly limitMs: number;
  /** When it would fire, in milliseconds since the call or the start-up began, with real work counted as time. */
  readonly firesAtMs: number;
  /** Whether another play has shown it, in which real work took virtual time as it happened. */
  readonly confirmed: boolean;
}

/** A call or a start-up of a transcript. */
export interface WorkedSpan {
  readonly transcript: Transcript;
  readonly index: SpanIndex;
  readonly id: number;
  /** The slacks of the deadlines of the client and of the intermediaries. */
  readonly slacks: readonly Slack[];
  /** Whether the caller is notified of a failure when this clock fires. */
  readonly fails: (expiry: FoldedExpiry) => boolean;
}

/** Where the entries of a span begin and end in a transcript. */
function boundsOf({ entries }: Transcript, id: number): { readonly begin: number; readonly end: number } {
  const at = (kind: 'begin' | 'end') => entries.findIndex((entry) => entry.kind === kind && entry.id === id);
  const end = at('end');
  return { begin: at('begin'), end: end < 0 ? entries.length : end };
}

/** The server's real work inside a span, in milliseconds. */
export function workWithinMs(transcript: Transcript, id: number): number {
  const { begin, end } = boundsOf(transcript, id);
  return transcript.work.reduce((sum, { before, ms }) => (before > begin && before <= end ? sum + ms : sum), 0);
}

/** The transcript in which each piece of real work took `times` its time, so that all that follows comes later. */
function charged(transcript: Transcript, times: number): Transcript {
  let next = 0;
  let chargedMs = 0;
  const entries = transcript.entries.map((entry, index): Entry => {
    for (let booked = transcript.work[next]; booked !== undefined && booked.before <= index; ) {
      chargedMs += booked.ms * times;
      booked = transcript.work[++next];
    }
    const later = { ...entry, atMs: entry.atMs + chargedMs };
    const inRow = transcript.work[next];
    if (later.kind !== 'mark' || later.again === undefined || inRow?.inRow !== true || inRow.before !== index + 1)
      return later;
    const everyMs = later.again.everyMs + (inRow.ms * times) / later.again.times;
    return { ...later, again: { ...later.again, everyMs } };
  });
  return { ...transcript, entries };
}

function firstToFire(
  { transcript, index, id, fails }: WorkedSpan,
  times: number,
): Omit<WorkPressure, 'machine' | 'confirmed'> | null {
  const { begin, end } = boundsOf(transcript, id);
  const slower = charged(transcript, times);
  const beganMs = slower.entries[begin]?.atMs ?? 0;
  const { deadlines, progressGuessed } = transcript.head;
  const expiry = fold(deadlines.strict, slower, progressGuessed).expiries.find(
    (one) => one.entryIndex <= end && index.isWithin(one.spanId, id) && fails(one),
  );
  if (expiry !== undefined)
    return { by: expiry.deadline.by, limitMs: expiry.deadline.limitMs, firesAtMs: expiry.atMs - beganMs };
  // For an intermediary only the slack over the whole exchange is known.
  const hop = hopSlacks(transcript).find(
    (slack) => index.isWithin(slack.spanId, id) && usedUpByWork([slack], workWithinMs(transcript, slack.spanId), times),
  );
  return hop === undefined
    ? null
    : { by: hop.by, limitMs: hop.limitMs, firesAtMs: hop.atMs + hop.slackMs - (index.begin(id)?.atMs ?? 0) };
}

/**
 * Whether real work would make a client give up. Virtual time charges nothing for real work, so without this a server could pass
 * that fails in production. Each clock is charged with the work that was done while it ran.
 *
 * @param slowdown how many times slower than this machine a modest one is
 * @returns `null`: it would not, or the slack is tight whatever the work
 */
export function workPressure(span: WorkedSpan, slowdown: number): WorkPressure | null {
  const workMs = workWithinMs(span.transcript, span.id);
  const onMachine = (machine: WorkPressure['machine'], times: number): WorkPressure | null => {
    const fires = usedUpByWork(span.slacks, workMs, times) ? firstToFire(span, times) : null;
    return fires && { machine, ...fires, confirmed: false };
  };
  return onMachine('this', 1) ?? (isTight(span.slacks) ? null : onMachine('slower', slowdown));
}
