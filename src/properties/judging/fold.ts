import { firesMs } from '../../clocks/clock-due.ts';
import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import { initialState, reduce } from '../../clocks/reducer.ts';
import type { ClockEvent, Expiry, ReducerState, Slack } from '../../clocks/reducer-state.ts';
import { type Entry, instantsOf, type Transcript } from '../../wire/transcript.ts';

/** What a transcript's entry is to a clock: nothing, one event, or a row of marks. */
export function* eventsOf(entry: Entry): Generator<ClockEvent> {
  const { atMs } = entry;
  switch (entry.kind) {
    case 'begin':
      yield {
        atMs,
        type: 'begin',
        span: entry.span,
        id: entry.id,
        parentId: entry.parentId,
        ...(entry.detail?.method === undefined ? {} : { method: entry.detail.method }),
      };
      break;
    case 'end':
      yield { atMs, type: 'end', id: entry.id, how: entry.how };
      break;
    case 'mark':
      for (const eachMs of instantsOf(entry)) yield { atMs: eachMs, type: 'mark', mark: entry.mark, id: entry.id };
  }
}

/** An expiry in a fold, and the clock that would have fired next had it not. */
export interface FoldedExpiry extends Expiry {
  /** The entry of the transcript before which it fired, or, in a row of marks, between two of which. */
  readonly entryIndex: number;
  readonly runnerUp: { readonly by: string; readonly atMs: number } | null;
}

/** What a set of deadlines would have done in a run. */
export interface Fold {
  readonly expiries: readonly FoldedExpiry[];
  /** The least that each clock had left over each span, in the order in which they came to it. */
  readonly slacks: readonly Slack[];
}

/** Keeps the least slack of each clock over each span: there may be one for every byte of an endless stream. */
class LeastSlacks {
  readonly #least = new Map<string, Slack>();

  add(slack: Slack): void {
    const key = `${slack.spanId} ${slack.by}`;
    const before = this.#least.get(key);
    if (before !== undefined && before.slackMs <= slack.slackMs) return;
    this.#least.delete(key);
    this.#least.set(key, slack);
  }

  get all(): readonly Slack[] {
    return [...this.#least.values()];
  }
}

const runnerUp = (state: ReducerState, expiry: Expiry): FoldedExpiry['runnerUp'] => {
  let next: FoldedExpiry['runnerUp'] = null;
  for (const clock of state.clocks) {
    if (clock.deadline === expiry.deadline && clock.spanId === expiry.spanId) continue;
    const atMs = firesMs(clock);
    if (atMs >= expiry.atMs && Number.isFinite(atMs) && (next === null || atMs < next.atMs))
      next = { by: clock.deadline.by, atMs };
  }
  return next;
};

/** After a run in which nothing could happen any more, time goes on without end. */
const endlessMs = Number.MAX_SAFE_INTEGER;

/**
 * Folds deadlines over a transcript: what would have fired, and how close it was. Exact up to the first expiry that
 * a caller is notified of, for deadlines of clients that put the same things on the wire.
 *
 * @param ignoreProgress reads the run as if no progress had been asked for
 */
export function fold(deadlines: readonly PlainDeadline[], transcript: Transcript, ignoreProgress = false): Fold {
  const expiries: FoldedExpiry[] = [];
  const slacks = new LeastSlacks();
  let state = initialState;
  const take = (event: ClockEvent, entryIndex: number) => {
    const before = state;
    const reduced = reduce(deadlines, state, { ...event, atMs: Math.max(event.atMs, state.nowMs) });
    state = reduced.state;
    expiries.push(...reduced.expiries.map((expiry) => ({ ...expiry, entryIndex, runnerUp: runnerUp(before, expiry) })));
    for (const slack of reduced.slacks) slacks.add(slack);
  };
  for (const [entryIndex, entry] of transcript.entries.entries()) {
    for (const event of eventsOf(entry))
      if (!(ignoreProgress && event.type === 'mark' && event.mark === 'progress')) take(event, entryIndex);
    if (entry.kind === 'stopped' && entry.why === 'nothing-can-run')
      take({ atMs: endlessMs, type: 'time' }, entryIndex);
  }
  return { expiries, slacks: slacks.all };
}

/**
 * Whether an expiry of a fold also happened in the run itself. Then what came of it was played, such as a second try, and
 * it says nothing that the run does not say.
 */
export const wasPlayed = (transcript: Transcript, expiry: Expiry): boolean =>
  transcript.entries.some(
    (entry) =>
      entry.kind === 'expired' &&
      entry.by === expiry.deadline.by &&
      entry.spanId === expiry.spanId &&
      entry.atMs === expiry.atMs,
  );
