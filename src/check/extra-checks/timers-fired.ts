import type { CellBounds } from '../../scenario/play-calls.ts';
import type { Session } from '../../scenario/session.ts';

/** The timers that fired while the client was idle. */
export interface TimersFired {
  /** How many instants a timer was due at, counting each timer of an instant that fires in a step of its own. */
  readonly fired: number;
  /** The last instant, in virtual milliseconds; `null`: no timer fired. */
  readonly lastMs: number | null;
}

/**
 * Lets virtual time pass while the client does nothing, and counts the timers that fire: those of this process and of the server's.
 * The timer that ends the wait is not counted.
 *
 * @param ms how long, in virtual milliseconds
 * @returns `null`: the run could not go on
 */
export async function timersFired(
  { time }: Session,
  ms: number,
  { maxSteps, signal }: CellBounds,
): Promise<TimersFired | null> {
  const endMs = time.now() + ms;
  let fired = 0;
  let lastMs: number | null = null;
  const end = await time.run(() => new Promise<void>((resolve) => void time.setTimer(resolve, ms)), {
    limitMs: ms + 1,
    maxSteps,
    watch: {
      enough(nextMs) {
        if (nextMs < endMs) {
          fired++;
          lastMs = nextMs;
        }
        return false;
      },
      atLeast: () => 0,
      notBeforeMs: () => 0,
    },
    ...(signal === undefined ? {} : { signal }),
  });
  return 'stopped' in end && end.stopped.why !== 'max-steps' ? null : { fired, lastMs };
}
