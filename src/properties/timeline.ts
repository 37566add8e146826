import type { Evidence } from '../clocks/evidence.ts';
import type { Mark } from '../clocks/mark.ts';
import type { SettingRef } from '../clocks/plain-deadline.ts';
import type { Span } from '../clocks/span.ts';
import type { Transcript } from '../wire/transcript.ts';
import { type ClockRow, clockRows } from './clock-rows.ts';
import { type ConnectionWait, connectionWaits } from './connection-waits.ts';
import { agreedLimitMs, deadlineOf, type MaybeMs } from './give-up.ts';
import { SpanIndex } from './span-index.ts';

/** One clock over a call or a start-up, as a line of time. Times are virtual milliseconds since that began. */
export interface ClockLine {
  /** The deadline, as `hop/name`. */
  readonly by: string;
  readonly layer: Span;
  readonly limitMs: MaybeMs;
  readonly setting: SettingRef | null;
  /** What restarts it; `"unknown"`: no source states it. */
  readonly restartedBy: readonly Mark[] | 'unknown';
  readonly evidence: readonly Evidence[];
  /** When it was armed, and each time it restarted. At most 64, thinned evenly. */
  readonly windowsAtMs: readonly number[];
  /** When its span ended or it fired; `null`: it still runs. */
  readonly endedAtMs: number | null;
  /** When it fired, or would have; `null`: never, as far as this run goes. */
  readonly firesAtMs: number | null;
  /** The same with everything unknown read strictly; differs from `firesAtMs` only where something is unknown. */
  readonly earliestAtMs: number | null;
  readonly fired: boolean;
}

/** Something the server opened and did not close. */
export interface LeftOpen {
  readonly resource: string;
  readonly label: string | null;
  readonly openedAtMs: number;
}

/** A call or a start-up drawn out in time: what a failure message is drawn from. */
export interface Timeline {
  readonly clocks: readonly ClockLine[];
  /** Progress as it arrived, also after the client had given up. At most 64, thinned evenly. */
  readonly progressAtMs: readonly number[];
  /** The longest time without an answer or progress, from the request on; `null`: silent without end. */
  readonly longestSilenceMs: number | null;
  /** What the client did towards the server because of it: `cancelled`, `kill`, `close-connection`, `unknown` ... */
  readonly ups: readonly { readonly atMs: number; readonly what: string }[];
  readonly leftOpen: readonly LeftOpen[];
  /** What injected faults did meanwhile. At most 64, thinned evenly. */
  readonly faults: readonly { readonly atMs: number; readonly text: string }[];
  /** Requests that waited for a connection of their client's; left out: none did. At most 64, thinned evenly. */
  readonly waits?: readonly ConnectionWait[];
}

const most = 64;

/** At most so many of these, evenly, the first and the last among them. */
export function thinned<T>(things: readonly T[], atMost = most): readonly T[] {
  if (things.length <= atMost) return things;
  const step = (things.length - 1) / (atMost - 1);
  return Array.from({ length: atMost }, (_, index) => things[Math.round(index * step)] as T);
}

function lineOf(transcript: Transcript, lax: ClockRow | undefined, strict: ClockRow | undefined): ClockLine | null {
  const row = lax ?? strict;
  if (row === undefined) return null;
  const deadline = deadlineOf(transcript, row.by);
  const lists = [transcript.head.deadlines.lax, transcript.head.deadlines.strict].map(
    (list) => list.find(({ by }) => by === row.by)?.restartedBy.join() ?? null,
  );
  const guessed = lists[0] !== null && lists[1] !== null && lists[0] !== lists[1];
  return {
    by: row.by,
    layer: row.span,
    limitMs: agreedLimitMs(transcript, row.by),
    setting: deadline?.setting ?? null,
    restartedBy: guessed ? 'unknown' : (deadline?.restartedBy ?? []),
    evidence: deadline?.evidence ?? [],
    windowsAtMs: thinned(row.windowsAtMs),
    endedAtMs: row.endedAtMs,
    firesAtMs: lax?.firesAtMs ?? null,
    earliestAtMs: strict?.firesAtMs ?? null,
    fired: lax?.fired ?? false,
  };
}

/** The clocks of intermediaries that fired on the way. */
function hopLines(transcript: Transcript, index: SpanIndex, spanId: number, beganMs: number): readonly ClockLine[] {
  return transcript.entries.flatMap((entry): ClockLine[] => {
    if (entry.kind !== 'hop' || entry.event.what !== 'expired' || !index.isWithin(entry.spanId, spanId)) return [];
    const { by, limitMs, dueMs } = entry.event;
    const deadline = deadlineOf(transcript, by);
    const firesAtMs = entry.atMs - beganMs;
    return [
      {
        by,
        layer: deadline?.over[0] ?? 'exchange',
        limitMs,
        setting: deadline?.setting ?? null,
        restartedBy: deadline?.restartedBy ?? [],
        evidence: deadline?.evidence ?? [],
        windowsAtMs: [dueMs - limitMs - beganMs],
        endedAtMs: null,
        firesAtMs,
        earliestAtMs: firesAtMs,
        fired: true,
      },
    ];
  });
}

function leftOpen(transcript: Transcript, fromMs: number, untilMs: number): readonly LeftOpen[] {
  const open = new Map<string, LeftOpen>();
  for (const entry of transcript.entries) {
    if (entry.atMs < fromMs || entry.atMs > untilMs) continue;
    if (entry.kind !== 'resource-opened' && entry.kind !== 'resource-closed') continue;
    const { resource, number, label, atMs } = entry;
    if (entry.kind === 'resource-opened')
      open.set(`${resource} ${number}`, { resource, label, openedAtMs: atMs - fromMs });
    else open.delete(`${resource} ${number}`);
  }
  return [...open.values()];
}

/** The longest gap between these instants. */
const longestGap = (instants: readonly number[]): number =>
  instants.reduce((longest, atMs, index) => Math.max(longest, atMs - (instants[index - 1] ?? atMs)), 0);

/**
 * Draws out in time what happened during one call or start-up, and what each of the client's clocks did.
 *
 * @param spanId the `call` or `startup`
 */
export function timelineOf(transcript: Transcript, spanId: number): Timeline {
  const index = new SpanIndex(transcript);
  const root = index.begin(spanId);
  const beganMs = root?.atMs ?? 0;
  const next = index.named('call').find((call) => call.id > spanId && call.parentId === null);
  const untilMs = next?.atMs ?? Number.POSITIVE_INFINITY;
  const mine = transcript.entries.filter(
    (entry) => entry.atMs >= beganMs && entry.atMs <= untilMs && !('spanId' in entry && isOther(index, entry, spanId)),
  );
  const lax = clockRows(transcript, spanId, 'lax');
  const strict = clockRows(transcript, spanId, 'strict');
  const names = [...new Set([...lax, ...strict].map(({ by }) => by))];
  const clocks = names.flatMap((by) => {
    const same = (row: ClockRow) => row.by === by;
    const line = lineOf(transcript, lax.find(same), strict.find(same));
    return line === null ? [] : [line];
  });
  const heard = mine.flatMap((entry) =>
    entry.kind === 'received' && entry.spanId !== null ? [{ frame: entry.frame, atMs: entry.atMs - beganMs }] : [],
  );
  const progress = heard.filter(({ frame }) => 'method' in frame).map(({ atMs }) => atMs);
  const waits = thinned(connectionWaits(transcript, spanId));
  const answer = heard.find(({ frame }) => !('method' in frame));
  return {
    clocks: [...clocks, ...hopLines(transcript, index, spanId, beganMs)],
    progressAtMs: thinned(progress),
    longestSilenceMs:
      answer === undefined ? null : longestGap([0, ...progress.filter((atMs) => atMs <= answer.atMs), answer.atMs]),
    ups: mine.flatMap((entry) => {
      if (entry.kind !== 'up') return [];
      const what = typeof entry.up === 'string' ? entry.up : 'cancelled';
      return [{ atMs: entry.atMs - beganMs, what }];
    }),
    leftOpen: leftOpen(transcript, beganMs, untilMs),
    faults: thinned(
      mine.flatMap((entry) =>
        entry.kind === 'fault' ? [{ atMs: entry.atMs - beganMs, text: `${entry.fault}: ${entry.note}` }] : [],
      ),
    ),
    ...(waits.length > 0 ? { waits } : {}),
  };
}

const isOther = (index: SpanIndex, entry: { readonly spanId: number | null }, spanId: number): boolean =>
  entry.spanId !== null && !index.isWithin(entry.spanId, spanId);
