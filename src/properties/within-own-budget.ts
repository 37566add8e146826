import type { CallRecord } from './call-record.ts';
import { isTight } from './closeness.ts';
import { type Statement, say } from './statement.ts';
import type { Verdict } from './verdict.ts';

/** The property's stable id. */
export const ownBudget = 'within-own-budget';

/** How a call did against a budget of the server's author. */
export interface OwnBudget {
  readonly limitMs: number;
  /** When the server answered, in virtual milliseconds since the request; `null`: it did not while it was observed. */
  readonly answeredMs: number | null;
  readonly verdict: Verdict;
}

/**
 * Whether a tool answers within its author's own budget, whichever client asks: the answer counts as the server gives it, even
 * one that comes too late for this client. An answer at the very millisecond is late, as with a client's clock.
 *
 * @param watchedMs how long the server was watched since the request, in virtual milliseconds
 */
export function withinOwnBudget(record: CallRecord, limitMs: number, watchedMs: number): OwnBudget {
  const first = record.executions[0]?.answer ?? null;
  const answeredMs = first === null ? null : first.atMs - record.beganMs;
  if (answeredMs === null)
    return { limitMs, answeredMs, verdict: watchedMs >= limitMs || hangs(record) ? 'fails' : 'unknown' };
  const slackMs = limitMs - answeredMs;
  const near = isTight([{ by: ownBudget, spanId: record.id, atMs: first?.atMs ?? 0, slackMs, limitMs }]);
  return { limitMs, answeredMs, verdict: slackMs <= 0 ? 'fails' : near ? 'tight' : 'fits' };
}

/** Nothing could happen any more: it will never answer. */
const hangs = ({ stopped }: CallRecord): boolean => stopped?.why === 'nothing-can-run';

/** What there is to say about it, in one sentence. */
export function ownBudgetStatement({ limitMs, answeredMs, verdict }: OwnBudget): Statement {
  if (verdict === 'unknown')
    return say`the client did not wait for the ${{ limitMs }} ms of your own budget, so it is unknown`;
  if (answeredMs === null) return say`no answer within your own budget of ${{ limitMs }} ms`;
  const [marginMs, overMs] = [limitMs - answeredMs, answeredMs - limitMs];
  if (verdict === 'tight')
    return say`answered after ${{ answeredMs }} ms, with ${{ marginMs }} ms left of your own ${{ limitMs }} ms`;
  return say`answered after ${{ answeredMs }} ms: ${{ overMs }} ms over your own budget of ${{ limitMs }} ms`;
}
