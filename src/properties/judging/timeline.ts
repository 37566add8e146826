import { firesMs } from '../../clocks/clock-due.ts';
import type { Evidence } from '../../clocks/evidence.ts';
import type { Mark } from '../../clocks/mark.ts';
import type { SettingRef } from '../../clocks/plain-deadline.ts';
import { initialState, reduce } from '../../clocks/reducer.ts';
import type { ReducerState } from '../../clocks/reducer-state.ts';
import type { Span } from '../../clocks/span.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { MaybeMs } from '../endings/ending.ts';
import { agreedLimitMs, deadlineOf } from '../endings/give-up.ts';
import { type ConnectionWait, connectionWaits } from '../reading/connection-waits.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { eventsOf } from './fold.ts';

/** One deadline over a call or a start-up, as a line of time. Times are virtual milliseconds since the call, or the start-up, began. */
export interface ClockLine {
  /** The deadline, as `hop/name`. */
  readonly by: string;
  /** The span that it is over. */
  readonly layer: Span;
  /** Its limit in milliseconds. */
  readonly limitMs: MaybeMs;
  /** The setting that changes the limit; `null`: no setting does. */
  readonly setting: SettingRef | null;
  /** What restarts it; `'unknown'`: no source states it. */
  readonly restartedBy: readonly Mark[] | 'unknown';
  /** Where the facts about it come from. */
  readonly evidence: readonly Evidence[];
  /** When it was armed, and each time it restarted. At most 64, thinned evenly. */
  readonly windowsAtMs: readonly number[];
  /** When its span ended or it fired; `null`: it still runs. */
  readonly endedAtMs: number | null;
  /** When it fired, or would have fired; `null`: not in this run. */
  readonly firesAtMs: number | null;
  /** The same with every unknown value read strictly. It differs from `firesAtMs` only where something is unknown. */
  readonly earliestAtMs: number | null;
  /** Whether it fired. */
  readonly fired: boolean;
}

/** Something that the server opened and did not close. */
export interface LeftOpen {
  /** What it is: `timer`, `socket`, `child process` ... */
  readonly resource: string;
  /** The request for which it was opened, such as `tools/call 3`; `null`: none. */
  readonly label: string | null;
  /** When it was opened, in virtual milliseconds since the call, or the start-up, began. */
  readonly openedAtMs: number;
}

/** What happened during a call or a start-up, over time. Times are virtual milliseconds since it began. */
export interface Timeline {
  /** The deadlines of the client, then those of intermediaries that fired. */
  readonly clocks: readonly ClockLine[];
  /** When notifications of progress arrived, also after the client had given up. At most 64, thinned evenly. */
  readonly progressAtMs: readonly number[];
  /** The longest time without an answer or progress, from the request on; `null`: no answer came. */
  readonly longestSilenceMs: number | null;
  /** What the client did to the server because of it: `cancelled`, `kill`, `close-connection`, `unknown` ... */
  readonly ups: readonly { readonly atMs: number; readonly what: string }[];
  /** What the server opened meanwhile and had not closed when the next call began. */
  readonly leftOpen: readonly LeftOpen[];
  /** What injected faults did meanwhile, with the fault's id. At most 64, thinned evenly. */
  readonly faults: readonly { readonly atMs: number; readonly text: string }[];
  /** The requests that waited for a connection of the client. At most 64, thinned evenly. Left out: none waited. */
  readonly waits?: readonly ConnectionWait[];
}

/** What one deadline did during a call or a start-up, in one reading. Times are milliseconds since it began. */
interface ClockRow {
  readonly by: string;
  readonly span: Span;
  readonly windowsAtMs: readonly number[];
  readonly endedAtMs: number | null;
  readonly firesAtMs: number | null;
  readonly fired: boolean;
}

interface Building {
  by: string;
  span: Span;
  windows: number[];
  endedMs: number | null;
  firesMs: number;
  fired: boolean;
}

/** The time without end that `fold` ends such a run with: later than anything that reports draw. */
const endlessMs = Number.MAX_SAFE_INTEGER;

function look(rows: Map<string, Building>, state: ReducerState, within: (spanId: number) => boolean): void {
  for (const clock of state.clocks) {
    if (!within(clock.spanId)) continue;
    const { by } = clock.deadline;
    const row = rows.get(by) ?? { by, span: clock.span, windows: [], endedMs: null, firesMs: 0, fired: false };
    if (row.fired) continue;
    const began = clock.windowMs;
    if (clock.spentMs === 0 && row.windows.at(-1) !== began) row.windows.push(began);
    row.endedMs = null;
    row.firesMs = firesMs(clock);
    rows.set(by, row);
  }
}

/**
 * Folds the client's deadlines over a transcript: when each was armed, restarted, fired, or would have fired inside one span. A
 * deadline that is armed several times, once for each execution, is one row.
 *
 * @param spanId the `call` or `startup`
 * @param reading how unknown values are read
 */
function clockRows(transcript: Transcript, spanId: number, reading: 'strict' | 'lax'): readonly ClockRow[] {
  const { deadlines, progressGuessed } = transcript.head;
  const index = new SpanIndex(transcript);
  const within = (id: number) => index.isWithin(id, spanId);
  const beganMs = index.begin(spanId)?.atMs ?? 0;
  const rows = new Map<string, Building>();
  let state = initialState;
  const take = (event: Parameters<typeof reduce>[2]) => {
    const before = state;
    const reduced = reduce(deadlines[reading], state, { ...event, atMs: Math.max(event.atMs, state.nowMs) });
    state = reduced.state;
    for (const expiry of reduced.expiries) {
      const row = within(expiry.spanId) ? rows.get(expiry.deadline.by) : undefined;
      if (row === undefined || row.fired || !expiry.notified) continue;
      Object.assign(row, { fired: true, firesMs: expiry.atMs, endedMs: expiry.atMs });
    }
    const running = new Set(state.clocks.filter((clock) => within(clock.spanId)).map((clock) => clock.deadline.by));
    const endMs = reduced.expiries[0]?.atMs ?? event.atMs;
    for (const clock of before.clocks) {
      const row = within(clock.spanId) ? rows.get(clock.deadline.by) : undefined;
      if (row !== undefined && !running.has(row.by)) row.endedMs ??= endMs;
    }
    look(rows, state, within);
  };
  for (const entry of transcript.entries) {
    for (const event of eventsOf(entry)) {
      const isIgnored = reading === 'strict' && progressGuessed && event.type === 'mark' && event.mark === 'progress';
      if (!isIgnored) take(event);
    }
    if (entry.kind === 'stopped' && entry.why === 'nothing-can-run') take({ atMs: endlessMs, type: 'time' });
  }
  return [...rows.values()].map((row) => ({
    by: row.by,
    span: row.span,
    windowsAtMs: row.windows.map((ms) => ms - beganMs),
    endedAtMs: row.endedMs === null || row.endedMs >= endlessMs ? null : row.endedMs - beganMs,
    firesAtMs: row.firesMs >= endlessMs ? null : row.firesMs - beganMs,
    fired: row.fired,
  }));
}

const most = 64;

/** At most `atMost` of these, thinned evenly, with the first and the last. */
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

/** The deadlines of intermediaries that fired. */
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
 * What happened during one call or start-up, over time, and what each deadline did.
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
  const received = mine.flatMap((entry) =>
    entry.kind === 'received' && entry.spanId !== null ? [{ frame: entry.frame, atMs: entry.atMs - beganMs }] : [],
  );
  const progress = received.filter(({ frame }) => 'method' in frame).map(({ atMs }) => atMs);
  const waits = thinned(connectionWaits(transcript, spanId));
  const answer = received.find(({ frame }) => !('method' in frame));
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
