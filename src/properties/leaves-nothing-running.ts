import type { Transcript } from '../wire/transcript.ts';
import { type CallRecord, callIds, callRecord } from './call-record.ts';
import type { Finding } from './finding.ts';
import { counted, lastMs, leftRunning } from './left-running.ts';
import { notJudged } from './not-judged.ts';
import { requestLabel } from './request-label.ts';
import { say } from './statement.ts';

/** The property's stable id. */
export const leavesNothingRunningId = 'leaves-nothing-running';

/** Judges one call by {@link leavesNothingRunning}. */
export function callLeavesNothingRunning(transcript: Transcript, { tool, executions }: CallRecord): readonly Finding[] {
  const { client, conditions } = transcript.head;
  if (conditions.transport !== 'memory') return [notJudged(leavesNothingRunningId, client, tool)];
  return executions.flatMap(({ spanId, answer, sentAtMs }) => {
    const label = requestLabel(transcript, spanId);
    if (answer === null || label === null) return [];
    const left = leftRunning(transcript, label, answer.atMs);
    if (left.length === 0) return [];
    const last = lastMs(left);
    const until =
      last === null ? 'and their end was not seen' : say`the last of them for ${{ ranOnMs: last - answer.atMs }} ms`;
    const answeredAfterMs = answer.atMs - sentAtMs;
    const found = say`answered after ${{ answeredAfterMs }} ms, but ${counted(left)} of the call ran on, ${until}`;
    return [{ property: leavesNothingRunningId, client, tool, ...found }];
  });
}

/**
 * Once a call is answered, nothing of it runs on: no timer that keeps the process alive, no child process, no thread.
 * What lost a race is ended, not forgotten. Not for tools that start a job and answer with its handle: there work goes
 * on by design. Reads the transcript and nothing else, and judges only servers in this process: a child's timers are
 * unseen, and the finding then says so.
 */
export function leavesNothingRunning(transcript: Transcript): readonly Finding[] {
  return callIds(transcript).flatMap((id) => callLeavesNothingRunning(transcript, callRecord(transcript, id)));
}
