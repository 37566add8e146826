import type { CellBounds } from '../../scenario/play-calls.ts';
import type { Session } from '../../scenario/session.ts';
import type { RunEnd } from '../../scenario/session-time.ts';

/**
 * Lets virtual time pass while the client does nothing.
 *
 * @param enough ends the wait sooner
 */
export function stayIdle(
  { time }: Session,
  ms: number,
  { maxSteps, signal }: CellBounds,
  enough?: () => boolean,
): Promise<RunEnd<void>> {
  return time.run(() => new Promise<void>((resolve) => void time.setTimer(resolve, ms)), {
    limitMs: ms,
    maxSteps,
    ...(enough === undefined ? {} : { watch: { enough, atLeast: () => 100, notBeforeMs: () => 0 } }),
    ...(signal === undefined ? {} : { signal }),
  });
}
