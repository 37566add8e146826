import { firesMs } from '../clocks/clock-due.ts';
import { initialState, reduce } from '../clocks/reducer.ts';
import type { ReducerState } from '../clocks/reducer-state.ts';
import type { Span } from '../clocks/span.ts';
import type { Transcript } from '../wire/transcript.ts';
import { eventsOf } from './clock-event.ts';
import { SpanIndex } from './span-index.ts';

/** What one deadline did during a call or a start-up, in one reading. Times are milliseconds since that began. */
export interface ClockRow {
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

/** Nothing that reports draw lies further in the future: a fold's own time without end. */
const forEverMs = Number.MAX_SAFE_INTEGER;

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
 * Folds the client's deadlines over a transcript and says what each did inside one span: when it was armed, started
 * again, fired or would have. A deadline that is armed several times (for each execution) is one row.
 *
 * @param spanId the `call` or `startup`
 * @param reading how unknowns are read
 */
export function clockRows(transcript: Transcript, spanId: number, reading: 'strict' | 'lax'): readonly ClockRow[] {
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
      const unheard = reading === 'strict' && progressGuessed && event.type === 'mark' && event.mark === 'progress';
      if (!unheard) take(event);
    }
    if (entry.kind === 'stopped' && entry.why === 'nothing-can-run') take({ atMs: forEverMs, type: 'time' });
  }
  return [...rows.values()].map((row) => ({
    by: row.by,
    span: row.span,
    windowsAtMs: row.windows.map((ms) => ms - beganMs),
    endedAtMs: row.endedMs === null || row.endedMs >= forEverMs ? null : row.endedMs - beganMs,
    firesAtMs: row.firesMs >= forEverMs ? null : row.firesMs - beganMs,
    fired: row.fired,
  }));
}
