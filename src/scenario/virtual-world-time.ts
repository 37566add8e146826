import { ClockError } from '../time/base/errors.ts';
import { shifted } from '../time/base/open-work.ts';
import type { VirtualClock } from '../time/core/virtual-clock.ts';
import { aborted } from './aborted.ts';
import type { RunBounds, RunEnd, Stopped, WorldTime } from './world-time.ts';

const stops: { readonly [code: string]: Stopped['why'] } = {
  ERR_DEADLOCK: 'nothing-can-run',
  ERR_VIRTUAL_LIMIT: 'horizon',
  ERR_STEP_LIMIT: 'max-steps',
  ERR_ENOUGH: 'repeats',
  ERR_STUCK: 'stuck',
  ERR_NEVER_IDLE: 'stuck',
  ERR_SPIN: 'stuck',
  ERR_CPU_BOUND: 'stuck',
  ERR_NO_ANSWER: 'stuck',
  ERR_REAL_TIMER: 'real-timer',
};

/** @param beganMs what the clock read when the world began */
const stoppedBy = (error: unknown, beganMs: number): Stopped | null => {
  if (!(error instanceof ClockError)) return null;
  const why = stops[error.code];
  if (why === undefined) return null;
  const waitingFor = error.waitingFor.map((work) => shifted(work, -beganMs));
  return { why, note: error.message, ...(waitingFor.length === 0 ? {} : { waitingFor }) };
};

/** The time of a world whose server runs under a {@link VirtualClock}. Counts from when it was made. */
export function virtualWorldTime(clock: VirtualClock): WorldTime {
  const beganMs = clock.now;
  return {
    kind: 'virtual',
    now: () => clock.now - beganMs,
    setTimer: (run, delayMs) => clock.setTimer(run, delayMs),
    blockTime: (reason) => clock.blockTime(reason),
    async run<T>(fn: () => Promise<T>, bounds: RunBounds): Promise<RunEnd<T>> {
      try {
        const { watch } = bounds;
        const ours = watch && {
          enough: (nextMs: number, steps: number) => watch.enough(nextMs - beganMs, steps),
          atLeast: (steps: number) => watch.atLeast(steps),
          notBeforeMs: () => watch.notBeforeMs() + beganMs,
        };
        return { value: await clock.run(fn, { ...bounds, ...(ours === undefined ? {} : { watch: ours }) }) };
      } catch (error) {
        const { signal } = bounds;
        const isAborted = signal?.aborted === true && error === signal.reason;
        const stopped = isAborted ? aborted(signal) : stoppedBy(error, beganMs);
        if (stopped === null) throw error;
        return { stopped };
      }
    },
  };
}
