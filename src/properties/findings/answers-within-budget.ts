import { type Ending, isOfTime } from '../endings/ending.ts';
import { endingStatement } from '../endings/ending-words.ts';
import type { GaveUp } from '../endings/give-up.ts';
import type { CallJudgement } from '../judging/judge-call.ts';
import type { StartupJudgement } from '../judging/judge-startup.ts';
import type { FoundWithVerdict, PlayProperty, PropertyContext } from '../property.ts';
import { numberOrWord, type Part, type Statement, say } from '../statement.ts';
import { isDueToWork } from './real-work.ts';

const atTime = (gaveUpAtMs: number | 'unknown' | null): Part =>
  gaveUpAtMs === null ? 'never' : gaveUpAtMs === 'unknown' ? 'at an unknown time' : say`after ${{ gaveUpAtMs }} ms`;

/** The deadline that ended it, or what happened. */
const cause = ({ by, because }: GaveUp): string => (because === null ? by : `${by}, ${because}`);

/** What ended a call or a start-up that no clock ended, and when. @param into `the call` or `the start-up` */
const refusalStatement = (ending: Ending, into: string): Statement => {
  const when = typeof ending.atMs === 'number' ? say`, ${{ endedAtMs: ending.atMs }} ms into ${into}` : '';
  return say`${endingStatement(ending)}${when}`;
};

/** The error of the client that gives up; empty: it has none. */
const errorText = ({ error }: GaveUp): string => (error.message === null ? '' : `: ${error.message}`);

/** Why a call does not fit, in one sentence. */
export function callStatement(judgement: CallJudgement): Statement {
  const { verdict, outcome, gaveUp, ending, record, rerun, marginMs, budgetMs } = judgement;
  if (verdict === 'unknown' && !record.answered && record.stopped !== null)
    return say`the run could not go on while the call was open: ${record.stopped.note}`;
  if (verdict === 'unknown')
    return say`${gaveUp?.by ?? 'a limit of this client'} is unknown: the answer came after ${{ answeredMs: answeredMs(judgement) }} ms, and it may be less`;
  if (verdict === 'tight')
    return say`answered with ${numberOrWord('marginMs', marginMs)} ms left of ${numberOrWord('budgetMs', budgetMs)} ms`;
  const executions = record.executions.length;
  if (rerun) return say`only execution ${{ executions }} brought the answer: the tool ran ${{ executions }} times`;
  if (verdict === 'fails' && !isOfTime(ending)) return refusalStatement(ending, 'the call');
  if (outcome === 'lost')
    return say`no answer will reach the caller: ${record.stopped?.note ?? 'the call is still open'}`;
  if (gaveUp !== null) return say`the client gave up ${atTime(gaveUp.atMs)} (${cause(gaveUp)})${errorText(gaveUp)}`;
  return say`no answer reached the caller`;
}

const answeredMs = ({ record }: CallJudgement): number => (record.executions[0]?.answer?.atMs ?? 0) - record.beganMs;

/** Why a start-up does not fit, in one sentence. */
export function startupStatement(judgement: StartupJudgement): Statement {
  const { verdict, gaveUp, ending, marginMs, because, observedUntilMs } = judgement;
  const why = because === null ? '' : `; ${because}`;
  if (verdict === 'tight') return say`the start-up ended with ${numberOrWord('marginMs', marginMs)} ms left`;
  if (observedUntilMs !== null) return say`the start-up had not ended after ${{ observedUntilMs }} ms${why}`;
  if (verdict === 'unknown' && because !== null) return say`the run could not go on during the start-up: ${because}`;
  if (verdict === 'unknown')
    return say`${gaveUp?.by ?? 'a limit of this client'} is unknown, and the start-up may exceed it`;
  if (!isOfTime(ending)) return say`${refusalStatement(ending, 'the start-up')}${why}`;
  if (gaveUp === null) return say`the start-up never ends, and this client waits without a limit${why}`;
  return say`start-up: the client gave up ${atTime(gaveUp.atMs)} during ${gaveUp.during} (${cause(gaveUp)})${errorText(gaveUp)}${why}`;
}

/** The verdict of a start-up or a call, and why it does not fit. */
const verdictOf = (context: PropertyContext): FoundWithVerdict => ({
  verdict: context.judgement.verdict,
  ...(context.span === 'call' ? callStatement(context.judgement) : startupStatement(context.judgement)),
});

/**
 * Every call is answered, with a result or a structured tool error, and the answer of its first execution reaches the caller
 * before any deadline of the client fires. So does the start-up.
 */
export const answersWithinBudget = {
  id: 'answers-within-budget',
  summary: 'a client gave up, nearly gave up, or its limit is unknown',
  severity: 'by-verdict',
  ofAnswer: true,
  judge: (context) =>
    context.judgement.verdict === 'fits' || isDueToWork(context.judgement) ? [] : [verdictOf(context)],
} as const satisfies PlayProperty;
