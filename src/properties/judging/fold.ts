import { firesMs } from '../../clocks/clock-due.ts';
import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import { initialState, reduce } from '../../clocks/reducer.ts';
import type { ClockEvent, Expiry, ReducerState, Slack } from '../../clocks/reducer-state.ts';
import { type Entry, instantsOf, type Transcript } from '../../wire/transcript.ts';

/** The events that an entry of a transcript is for the clocks: none, one, or one for each mark of a row. */
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

/** An expiry in a fold. */
export interface FoldedExpiry extends Expiry {
  /** The index of the entry before which it fired, or inside which, where the entry is a row of marks. */
  readonly entryIndex: number;
  /** The clock that would have fired next; `null`: none would. */
  readonly runnerUp: { readonly by: string; readonly atMs: number } | null;
}

/** What a set of deadlines would have done in a run. */
export interface Fold {
  /** In the order in which they fired. */
  readonly expiries: readonly FoldedExpiry[];
  /** The least that each clock had left over each span, in the order in which that was reached. */
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

/** A run in which nothing can happen any more goes on without end. */
const endlessMs = Number.MAX_SAFE_INTEGER;

/**
 * Folds deadlines over a transcript: which would have fired, and how close the others were. Exact up to the first expiry that a
 * caller is notified of, for clients of the same wire class.
 *
 * @param ignoreProgress reads the run as if the client had not asked for progress
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
 * Whether an expiry of a fold also happened in the run. Then its effects were played, such as a retry, and the transcript holds
 * them.
 */
export const wasPlayed = (transcript: Transcript, expiry: Expiry): boolean =>
  transcript.entries.some(
    (entry) =>
      entry.kind === 'expired' &&
      entry.by === expiry.deadline.by &&
      entry.spanId === expiry.spanId &&
      entry.atMs === expiry.atMs,
  );
