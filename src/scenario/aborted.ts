import type { Stopped } from './world-time.ts';

/** Why a run stopped that the caller aborted: the caller's reason, if it gave one. */
export function aborted({ reason }: AbortSignal): Stopped {
  const isTold = reason instanceof Error && reason.name !== 'AbortError';
  return { why: 'aborted', note: isTold ? reason.message : 'it was ended by the caller' };
}
