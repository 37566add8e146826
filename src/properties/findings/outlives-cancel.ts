import type { Transcript } from '../../wire/transcript.ts';
import type { ExtraCheckProperty } from '../property.ts';
import type { CallRecord } from '../reading/call-record.ts';
import { type Statement, say } from '../statement.ts';
import { counted, leftRunning, requestLabel } from './left-running.ts';

export const outlivesCancel = {
  id: 'outlives-cancel',
  summary: 'something of a cancelled call goes on: its work, its timers, its processes, the stream of its response',
  severity: 'warning',
  extraCheck: true,
  onRequest: true,
  advice:
    "hand the request's abort signal to everything that the tool waits for, and end its response stream on a cancellation",
} as const satisfies ExtraCheckProperty;

/** A cancelled call, and what was seen after it. Times are virtual milliseconds of the session. */
export interface WatchedCancel {
  readonly call: CallRecord;
  /** When it was cancelled and the time to tidy up was over. */
  readonly fromMs: number;
  /** Until when the server was watched. */
  readonly untilMs: number;
  /** How many timers fired meanwhile, and the last instant; `null`: no more than in a session in which no call was cancelled. */
  readonly timers: { readonly fired: number; readonly lastMs: number } | null;
  /** Whether the stream of its response was still open at the end. */
  readonly keepsStream: boolean;
}

const timersStatement = (timersFired: number, last: Statement): Statement =>
  say`timers fired ${{ timersFired }} times, the last ${last}`;

/** What of a cancelled call went on, in one sentence; `null`: nothing. */
export function outlivesCancelStatement(
  transcript: Transcript,
  { call, fromMs, untilMs, timers, keepsStream }: WatchedCancel,
): Statement | null {
  const execution = call.executions.find(({ cancel }) => cancel !== null);
  if (execution?.cancel == null) return null;
  const { cancel, answer, sentAtMs } = execution;
  const after = (ms: number) => ms - cancel.atMs;
  const parts: Statement[] = [];
  if (answer !== null && answer.atMs > fromMs)
    parts.push(say`it answered ${{ answeredLaterMs: after(answer.atMs) }} ms later`);
  if (timers !== null) {
    const ranOn = say`${{ ranOnMs: after(timers.lastMs) }} ms later`;
    parts.push(timers.fired === 1 ? say`a timer fired ${ranOn}` : timersStatement(timers.fired, ranOn));
  }
  const label = requestLabel(transcript, execution.spanId);
  const left =
    label === null ? [] : leftRunning(transcript, label, fromMs).filter(({ resource }) => resource !== 'timer');
  if (left.length > 0) parts.push(say`${counted(left)} ran on`);
  if (keepsStream)
    parts.push(say`the stream of its response was still open ${{ streamOpenMs: after(untilMs) }} ms later`);
  const [first, ...others] = parts;
  if (first === undefined) return null;
  const what = others.reduce((all, one) => say`${all}, and ${one}`, first);
  return say`cancelled after ${{ cancelledAfterMs: cancel.atMs - sentAtMs }} ms, but ${what}`;
}
