import type { Outcome } from '../outcome.ts';
import type { PlainDeadline } from '../plain-deadline.ts';
import { initialState, reduce } from '../reducer.ts';
import type { ClockEvent, Expiry, ReducerState, Slack } from '../reducer-state.ts';

/** The one who waits is told, and the server nothing. */
export const tells: Outcome = { toCaller: { error: 'timed out', code: null, to: 'caller' }, toServer: [] };

/** A plain deadline for a test: over `execution`, 100 ms, no more. */
export const plain = (over: Partial<PlainDeadline> = {}): PlainDeadline => ({
  name: 'limit',
  by: 'test/limit',
  over: ['execution'],
  from: null,
  limitMs: 100,
  restartedBy: [],
  pausedBy: [],
  noticed: null,
  outcome: tells,
  setting: null,
  guessed: false,
  evidence: [{ basis: 'measured', source: 'a test', date: null }],
  ...over,
});

/** What a fold of events gave. */
export interface Folded {
  readonly state: ReducerState;
  readonly expiries: readonly Expiry[];
  readonly slacks: readonly Slack[];
}

/** Folds events from the beginning, or from a state. */
export function fold(
  deadlines: readonly PlainDeadline[],
  events: readonly ClockEvent[],
  from: ReducerState = initialState,
): Folded {
  let state = from;
  const expiries: Expiry[] = [];
  const slacks: Slack[] = [];
  for (const event of events) {
    const step = reduce(deadlines, state, event);
    state = step.state;
    expiries.push(...step.expiries);
    slacks.push(...step.slacks);
  }
  return { state, expiries, slacks };
}
