import type { Stopped } from './world-time.ts';

/** A run that was ended from outside, in the words of whoever ended it. */
export function aborted({ reason }: AbortSignal): Stopped {
  const isTold = reason instanceof Error && reason.name !== 'AbortError';
  return { why: 'aborted', note: isTold ? reason.message : 'it was ended by the caller' };
}
