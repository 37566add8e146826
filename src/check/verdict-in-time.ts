import { judgeCall } from '../properties/judge-call.ts';
import { observedUntilMs } from '../properties/observed-until.ts';
import { type Verdict, worst } from '../properties/verdict.ts';
import { withinOwnBudget } from '../properties/within-own-budget.ts';
import type { Transcript } from '../wire/transcript.ts';

/**
 * Whether the answer to a call is in time, whatever it says: an error in time is in time.
 *
 * @param budgetMs the author's own budget; `undefined`: there is none
 */
export function verdictInTime(
  transcript: Transcript,
  callId: number,
  slowdown: number,
  budgetMs: number | undefined,
): Verdict {
  const { verdict, record } = judgeCall(transcript, callId, slowdown);
  if (budgetMs === undefined) return verdict;
  const watchedMs = observedUntilMs(transcript, record) ?? (transcript.entries.at(-1)?.atMs ?? 0) - record.beganMs;
  return worst([verdict, withinOwnBudget(record, budgetMs, watchedMs).verdict]) ?? verdict;
}
