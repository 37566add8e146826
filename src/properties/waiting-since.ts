import type { Entry, WaitingFor } from '../wire/transcript.ts';

/** What was open when a run could not go on, in milliseconds since something else began. */
export const waitingSince = (
  stopped: Extract<Entry, { kind: 'stopped' }> | null | undefined,
  beganMs: number,
): readonly WaitingFor[] =>
  (stopped?.waitingFor ?? []).map((one) => ({
    ...one,
    sinceMs: one.sinceMs === null ? null : one.sinceMs - beganMs,
  }));
