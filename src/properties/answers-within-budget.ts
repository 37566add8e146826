import type { Transcript } from '../wire/transcript.ts';
import { callIds } from './call-record.ts';
import { type Ending, isOfTime } from './ending.ts';
import { endingSentence } from './ending-words.ts';
import type { Finding } from './finding.ts';
import { type CallJudgement, judgeCall } from './judge-call.ts';
import { judgeStartup, type StartupJudgement } from './judge-startup.ts';
import { realWork, workMessage } from './real-work.ts';
import type { GaveUp } from './told.ts';

/** The property's stable id. */
export const property = 'answers-within-budget';

const atTime = (ms: number | 'unknown' | null): string =>
  ms === null ? 'never' : ms === 'unknown' ? 'at a time nobody knows' : `after ${ms} ms`;

/** The clock behind it, or what happened. */
const cause = ({ by, because }: GaveUp): string => (because === null ? by : `${by}, ${because}`);

/** What ended a call or a start-up that no clock ended, with its time. @param when the start of the sentence, such as `the call` */
const refusalMessage = (ending: Ending, into: string): string =>
  `${endingSentence(ending)}${typeof ending.atMs === 'number' ? `, ${ending.atMs} ms into ${into}` : ''}`;

/** Why a call does not fit, in one sentence. */
export function callMessage(judgement: CallJudgement): string {
  const { verdict, outcome, gaveUp, ending, record, rerun, marginMs, budgetMs } = judgement;
  if (judgement.realWork !== null && verdict !== 'unknown') return workMessage(judgement);
  if (verdict === 'unknown' && !record.answered && record.stopped !== null)
    return `the run could not go on while the call was open: ${record.stopped.note}`;
  if (verdict === 'unknown')
    return `nobody knows ${gaveUp?.by ?? 'a limit of this client'}: the answer came after ${answeredMs(judgement)} ms, and it may be less`;
  if (verdict === 'tight') return `answered with ${marginMs} ms left of ${budgetMs} ms`;
  if (rerun)
    return `only execution ${record.executions.length} brought the answer: the tool ran ${record.executions.length} times`;
  if (verdict === 'fails' && !isOfTime(ending)) return refusalMessage(ending, 'the call');
  if (outcome === 'lost') return `nobody will ever be told: ${record.stopped?.note ?? 'the call is still open'}`;
  if (gaveUp !== null)
    return `the client gave up ${atTime(gaveUp.atMs)} (${cause(gaveUp)})${gaveUp.error.message === null ? '' : `: ${gaveUp.error.message}`}`;
  return 'no answer reached the caller';
}

const answeredMs = ({ record }: CallJudgement): number => (record.executions[0]?.answer?.atMs ?? 0) - record.beganMs;

/** Why a start-up does not fit, in one sentence. */
export function startupMessage(judgement: StartupJudgement): string {
  const { verdict, gaveUp, ending, marginMs, because } = judgement;
  if (judgement.realWork !== null && verdict !== 'unknown') return workMessage(judgement);
  const why = because === null ? '' : `; ${because}`;
  if (verdict === 'tight') return `the start-up ended with ${marginMs} ms left`;
  if (verdict === 'unknown' && because !== null) return `the run could not go on during the start-up: ${because}`;
  if (verdict === 'unknown')
    return `nobody knows ${gaveUp?.by ?? 'a limit of this client'}, which the start-up may exceed`;
  if (!isOfTime(ending)) return `${refusalMessage(ending, 'the start-up')}${why}`;
  if (gaveUp === null) return `the start-up never ends, and this client waits for ever${why}`;
  return `start-up: the client gave up ${atTime(gaveUp.atMs)} during ${gaveUp.during} (${cause(gaveUp)})${gaveUp.error.message === null ? '' : `: ${gaveUp.error.message}`}${why}`;
}

/** Which property speaks of a call or a start-up that does not simply fit. */
export const propertyOf = ({ realWork: pressure, verdict }: CallJudgement | StartupJudgement): string =>
  pressure === null || verdict === 'unknown' ? property : realWork;

/**
 * Every call is answered, with a result or a structured tool error, and the answer of its first execution reaches the
 * caller before any of the client's deadlines fires. So does the start-up. Reads the transcript and nothing else.
 *
 * @param slowdown see {@link judgeCall}
 */
export function answersWithinBudget(transcript: Transcript, slowdown = 4): readonly Finding[] {
  const { client } = transcript.head;
  const startup = judgeStartup(transcript, slowdown);
  const findings: Finding[] = [];
  if (startup !== null && startup.verdict !== 'fits')
    findings.push({
      property: propertyOf(startup),
      client,
      tool: null,
      message: startupMessage(startup),
    });
  for (const id of callIds(transcript)) {
    const judgement = judgeCall(transcript, id, slowdown);
    if (judgement.verdict === 'fits') continue;
    findings.push({
      property: propertyOf(judgement),
      client,
      tool: judgement.record.tool,
      message: callMessage(judgement),
    });
  }
  return findings;
}
