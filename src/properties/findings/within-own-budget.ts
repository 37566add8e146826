import { isTight } from '../judging/closeness.ts';
import type { Verdict } from '../judging/verdict.ts';
import type { CallContext, PlayProperty } from '../property.ts';
import type { CallRecord } from '../reading/call-record.ts';
import { observedUntilMs } from '../reading/run-end.ts';
import { type Statement, say } from '../statement.ts';

const id = 'within-own-budget';

/** How a call did against the author's own budget for its tool. */
export interface OwnBudget {
  /** The budget in milliseconds. */
  readonly limitMs: number;
  /** When the server answered, in virtual milliseconds since the call began; `null`: it did not while it was observed. */
  readonly answeredMs: number | null;
  /** `fails`: the answer is late. `tight`: little of the budget was left. `unknown`: the client stopped waiting before it was over. */
  readonly verdict: Verdict;
}

/**
 * How a call did against a budget. The answer counts as the server gives it, even one that comes too late for this client. An
 * answer at the very millisecond is late, as with a client's clock.
 *
 * @param watchedMs how long the server was watched since the request, in virtual milliseconds
 */
export function againstBudget(record: CallRecord, limitMs: number, watchedMs: number): OwnBudget {
  const first = record.executions[0]?.answer ?? null;
  const answeredMs = first === null ? null : first.atMs - record.beganMs;
  if (answeredMs === null)
    return { limitMs, answeredMs, verdict: watchedMs >= limitMs || hangs(record) ? 'fails' : 'unknown' };
  const slackMs = limitMs - answeredMs;
  const near = isTight([{ by: id, spanId: record.id, atMs: first?.atMs ?? 0, slackMs, limitMs }]);
  return { limitMs, answeredMs, verdict: slackMs <= 0 ? 'fails' : near ? 'tight' : 'fits' };
}

/** How a call did against the author's own budget for its tool; `null`: there is none. */
export function ownBudgetOf({ call, transcript, budgetMs }: CallContext): OwnBudget | null {
  if (budgetMs === null) return null;
  const watchedMs = observedUntilMs(transcript, call) ?? (transcript.entries.at(-1)?.atMs ?? 0) - call.beganMs;
  return againstBudget(call, budgetMs, watchedMs);
}

/** Nothing could happen any more: the call will never be answered. */
const hangs = ({ stopped }: CallRecord): boolean => stopped?.why === 'nothing-can-run';

/** The same in one sentence. */
export function ownBudgetStatement({ limitMs, answeredMs, verdict }: OwnBudget): Statement {
  if (verdict === 'unknown')
    return say`the client did not wait for the ${{ limitMs }} ms of your own budget, so it is unknown`;
  if (answeredMs === null) return say`no answer within your own budget of ${{ limitMs }} ms`;
  const [marginMs, overMs] = [limitMs - answeredMs, answeredMs - limitMs];
  if (verdict === 'tight')
    return say`answered after ${{ answeredMs }} ms, with ${{ marginMs }} ms left of your own ${{ limitMs }} ms`;
  return say`answered after ${{ answeredMs }} ms: ${{ overMs }} ms over your own budget of ${{ limitMs }} ms`;
}

/** A tool answers within the budget of its author, whichever client calls it. */
export const withinOwnBudget = {
  id,
  summary: "a tool's own budget (`--budget`)",
  severity: 'by-verdict',
  advice: 'answer sooner, or with what there is by then',
  ofAnswer: true,
  judge(context) {
    const own = context.span === 'call' ? ownBudgetOf(context) : null;
    return own === null || own.verdict === 'fits' ? [] : [{ verdict: own.verdict, ...ownBudgetStatement(own) }];
  },
} as const satisfies PlayProperty;
