import type { Entry, StopReason, Transcript, WaitingFor } from '../../wire/transcript.ts';
import type { CallRecord } from './call-record.ts';
import { entriesOf } from './span-index.ts';

/** Why runs stop that show nothing about what was still open: the run could not go on, whatever the server would have done. */
export const provesNothing: ReadonlySet<StopReason> = new Set([
  'max-steps',
  'repeats',
  'max-real-ms',
  'aborted',
  'stuck',
  'real-timer',
]);

/** What was open when a run stopped; since when, in virtual milliseconds since `beganMs`. */
export const waitingSince = (
  stopped: Extract<Entry, { kind: 'stopped' }> | null | undefined,
  beganMs: number,
): readonly WaitingFor[] =>
  (stopped?.waitingFor ?? []).map((one) => ({
    ...one,
    sinceMs: one.sinceMs === null ? null : one.sinceMs - beganMs,
  }));

/**
 * Until when a call was observed without an answer, in virtual milliseconds since it began; `null`: it was answered, or it was
 * observed until no answer could come any more. What came later is unknown.
 */
export function observedUntilMs(transcript: Transcript, record: CallRecord): number | null {
  if (record.executions.some(({ answer }) => answer !== null)) return null;
  const unwatched = entriesOf(transcript, record.id).find(({ kind }) => kind === 'unwatched');
  const { stopped, endedMs, beganMs } = record;
  const cutOff = endedMs === null && stopped !== null && stopped.why !== 'nothing-can-run' ? stopped : undefined;
  const end = unwatched ?? cutOff;
  return end === undefined ? null : end.atMs - beganMs;
}
