import type { Transcript } from '../wire/transcript.ts';
import type { CallRecord } from './call-record.ts';
import { entriesOf } from './entries-of.ts';

/**
 * Until when a call was seen to go without an answer, in virtual milliseconds since it began; `null`: it was answered, or
 * it was watched until nothing could come any more. What came later is unknown.
 */
export function observedUntilMs(transcript: Transcript, record: CallRecord): number | null {
  if (record.executions.some(({ answer }) => answer !== null)) return null;
  const unwatched = entriesOf(transcript, record.id).find(({ kind }) => kind === 'unwatched');
  const { stopped, endedMs, beganMs } = record;
  const cutOff = endedMs === null && stopped !== null && stopped.why !== 'nothing-can-run' ? stopped : undefined;
  const end = unwatched ?? cutOff;
  return end === undefined ? null : end.atMs - beganMs;
}
