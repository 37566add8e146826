import type { Transcript } from '../wire/transcript.ts';
import { type CallRecord, callIds, callRecord, type Execution } from './call-record.ts';
import type { Finding } from './finding.ts';
import { counted, lastMs, leftRunning } from './left-running.ts';
import { notJudged } from './not-judged.ts';
import { requestLabel } from './request-label.ts';
import { type Statement, say } from './statement.ts';

/** The property's stable id. */
export const stopsWhenCancelledId = 'stops-when-cancelled';

/** How long tidying up may take, in virtual milliseconds. */
const defaultGraceMs = 1_000;

/** What of an execution was still going on long after it was cancelled, in words; `null`: it stopped. */
function workedOn(transcript: Transcript, { spanId, cancel, answer }: Execution, graceMs: number): Statement | null {
  const label = requestLabel(transcript, spanId);
  if (cancel === null || label === null) return null;
  const after = (ms: number) => ms - cancel.atMs;
  if (answer !== null && after(answer.atMs) > graceMs)
    return say`it answered ${{ answeredLaterMs: after(answer.atMs) }} ms later, and no caller received it: the work was done all the same`;
  const left = leftRunning(transcript, label, cancel.atMs + graceMs);
  if (left.length === 0) return null;
  const last = lastMs(left);
  const until = last === null ? 'and their end was not seen' : say`the last of them for ${{ ranOnMs: after(last) }} ms`;
  return say`${counted(left)} of the call ran on, ${until}`;
}

/** Judges one call by {@link stopsWhenCancelled}. */
export function callStopsWhenCancelled(
  transcript: Transcript,
  { tool, executions }: CallRecord,
  graceMs = defaultGraceMs,
): readonly Finding[] {
  const { client, conditions } = transcript.head;
  return executions.flatMap((execution) => {
    if (execution.cancel === null) return [];
    const { sentAtMs, cancel } = execution;
    const what = workedOn(transcript, execution, graceMs);
    if (what === null) return conditions.transport === 'memory' ? [] : [notJudged(stopsWhenCancelledId, client, tool)];
    const cancelledAfterMs = cancel.atMs - sentAtMs;
    return [
      { property: stopsWhenCancelledId, client, tool, ...say`cancelled after ${{ cancelledAfterMs }} ms, but ${what}` },
    ];
  });
}

/**
 * A server that is told that a call is cancelled stops working on it: soon nothing of it runs any more, and no answer
 * comes. Says nothing of clients that cancel nothing. Reads the transcript and nothing else; see
 * {@link leavesNothingRunning} for which servers it can judge.
 *
 * @param graceMs how long tidying up may take, in virtual milliseconds
 */
export function stopsWhenCancelled(transcript: Transcript, graceMs = defaultGraceMs): readonly Finding[] {
  return callIds(transcript).flatMap((id) => callStopsWhenCancelled(transcript, callRecord(transcript, id), graceMs));
}
