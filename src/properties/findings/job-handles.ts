import { isAnswer } from '../../wire/frame.ts';
import type { ExtraCheckProperty } from '../property.ts';
import { type CallRecord, textOf } from '../reading/call-record.ts';
import { type Statement, say } from '../statement.ts';
import { tookMs } from './blocks-others.ts';

export const jobHandles = {
  id: 'job-handles',
  summary:
    'a job is started, polled or asked for by a wrong handle, and the answer is late or does not say what is the case',
  severity: 'warning',
  extraCheck: true,
  onRequest: true,
  advice:
    'answer with the handle before the work begins, keep the state of jobs in memory, and answer an unknown or expired handle with an error that names it and says what to do',
} as const satisfies ExtraCheckProperty;

/** Handles and states are answers without work: they come within this time, in virtual milliseconds. */
export const atOnceMs = 1_000;

/** What was asked about a job. */
export type HandleQuestion = 'start' | 'status' | 'unknown' | 'expired';

/** The text of the answer to a call, and whether it is an error; `null`: no answer. */
export function saidOf({
  answered,
  executions,
}: CallRecord): { readonly text: string; readonly isError: boolean } | null {
  const frame = executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  if (!answered || frame === undefined || !isAnswer(frame)) return null;
  if ('error' in frame) return { text: frame.error.message, isError: true };
  const { content, structuredContent, isError } = frame.result;
  const text = textOf(content);
  return {
    text: text === '' && structuredContent !== undefined ? JSON.stringify(structuredContent) : text,
    isError: isError === true,
  };
}

/** Texts of an error that escaped, and that say nothing about the handle. */
const escaped =
  /undefined|cannot read|is not a function|TypeError|ReferenceError|internal (server )?error|\bat .+:\d+:\d+/i;

/** Words with which an answer that is not marked as an error may still be clear. */
const saysUnknown =
  /\b(no such|not found|unknown|does not exist|doesn't exist|expired|invalid|no (job|task|handle))\b/i;

const asked = {
  start: 'its handle',
  status: 'its state',
  unknown: 'an unknown handle',
  expired: 'the handle of a job that was finished long ago',
} as const;

/** What is wrong with an answer about a job, in one sentence; `null`: nothing. @param tool the tool that was called */
export function handleStatement(question: HandleQuestion, record: CallRecord): Statement | null {
  const what = asked[question];
  const said = saidOf(record);
  const took = tookMs(record);
  if (said === null || took === null) return say`the call for ${what} is not answered`;
  if (took > atOnceMs)
    return say`the call for ${what} is answered after ${{ tookMs: took }} ms; an answer without work needs no more than ${{ atMostMs: atOnceMs }} ms`;
  if (question === 'start' || question === 'status') return null;
  if (!said.isError && !saysUnknown.test(said.text))
    return question === 'unknown'
      ? say`the call for ${what} is answered as if the job existed: ${JSON.stringify(said.text.slice(0, 80))}`
      : null; // a result that is still there is no false answer
  if (said.text.trim() === '' || escaped.test(said.text))
    return say`the call for ${what} is answered with an error that does not say what is the case: ${JSON.stringify(said.text.slice(0, 80))}`;
  return null;
}
