import type { StopReason } from '../wire/transcript.ts';

/** Runs that ended so say nothing about what was still open: it was the run that could not go on. */
export const provesNothing: ReadonlySet<StopReason> = new Set([
  'max-steps',
  'repeats',
  'max-real-ms',
  'aborted',
  'stuck',
  'real-timer',
]);
