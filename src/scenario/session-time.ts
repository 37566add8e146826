import type { ClockTime } from '../clocks/live-clocks.ts';
import { ClockError } from '../time/base/errors.ts';
import { shifted } from '../time/base/open-work.ts';
import { real } from '../time/base/real.ts';
import type { RunWatch } from '../time/core/clock-options.ts';
import type { VirtualClock } from '../time/core/virtual-clock.ts';
import type { BlockTime } from '../wire/delivery-queue.ts';
import type { StopReason, WaitingFor } from '../wire/transcript.ts';

/** Why a run stopped before its end. */
export interface Stopped {
  readonly why: StopReason;
  readonly note: string;
  /** The pending work, with its times in milliseconds of this session. */
  readonly waitingFor?: readonly WaitingFor[];
}

/** The result of a run: its value, or why it stopped before its end. */
export type RunEnd<T> = { readonly value: T } | { readonly stopped: Stopped };

/** The limits of a run. */
export interface RunBounds {
  /** Milliseconds from now, in the session's time: virtual, or real if time is real. */
  readonly limitMs: number;
  readonly maxSteps: number;
  /** Ends the run once it has seen enough. Its times are the session's. Default: the run is not ended. */
  readonly watch?: RunWatch;
  readonly signal?: AbortSignal;
}

/** The time of one session: virtual, or real for servers that cannot run in virtual time. */
export interface SessionTime extends ClockTime {
  readonly kind: 'virtual' | 'real';
  readonly blockTime: BlockTime;
  /** Runs until `fn` settles, or until a limit is reached or nothing can run any more. */
  run<T>(fn: () => Promise<T>, bounds: RunBounds): Promise<RunEnd<T>>;
}

/** The end of a run that the caller aborted, with the caller's reason if there is one. */
export function aborted({ reason }: AbortSignal): Stopped {
  const hasReason = reason instanceof Error && reason.name !== 'AbortError';
  return { why: 'aborted', note: hasReason ? reason.message : 'it was ended by the caller' };
}

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

/** @param beganMs the time of the clock when the session began */
const stoppedBy = (error: unknown, beganMs: number): Stopped | null => {
  if (!(error instanceof ClockError)) return null;
  const why = stops[error.code];
  if (why === undefined) return null;
  const waitingFor = error.waitingFor.map((work) => shifted(work, -beganMs));
  return { why, note: error.message, ...(waitingFor.length === 0 ? {} : { waitingFor }) };
};

/** The time of a session whose server runs under a {@link VirtualClock}. It counts from this call. */
export function virtualSessionTime(clock: VirtualClock): SessionTime {
  const beganMs = clock.now;
  return {
    kind: 'virtual',
    now: () => clock.now - beganMs,
    setTimer: (run, delayMs) => clock.setTimer(run, delayMs),
    blockTime: (reason) => clock.blockTime(reason, true),
    async run<T>(fn: () => Promise<T>, bounds: RunBounds): Promise<RunEnd<T>> {
      try {
        const { watch } = bounds;
        const watchOnClock = watch && {
          enough: (nextMs: number, steps: number) => watch.enough(nextMs - beganMs, steps),
          atLeast: (steps: number) => watch.atLeast(steps),
          notBeforeMs: () => watch.notBeforeMs() + beganMs,
        };
        return {
          value: await clock.run(fn, { ...bounds, ...(watchOnClock === undefined ? {} : { watch: watchOnClock }) }),
        };
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

/** The time of a session whose server cannot run in virtual time: real time, with bounded runs. */
export function realSessionTime(): SessionTime {
  const beganMs = real.nowMs();
  const now = () => Math.round(real.nowMs() - beganMs);
  return {
    kind: 'real',
    now,
    blockTime: () => () => {},
    setTimer(run, delayMs) {
      // A native timer may fire a fraction of a millisecond early. A timer of more than 2^31-1 ms fires at once.
      const dueMs = now() + delayMs;
      let timer = real.setTimeout(check, Math.min(delayMs, 2 ** 30));
      function check() {
        const leftMs = dueMs - now();
        if (leftMs <= 0) run();
        else timer = real.setTimeout(check, Math.min(leftMs, 2 ** 30));
      }
      return { cancel: () => real.clearTimeout(timer) };
    },
    run<T>(fn: () => Promise<T>, { limitMs, signal }: RunBounds): Promise<RunEnd<T>> {
      return new Promise((resolve, reject) => {
        const bound = real.setTimeout(
          () => finish({ stopped: { why: 'max-real-ms', note: `no end within ${limitMs} real ms (--max-real-ms)` } }),
          limitMs,
        );
        const abort = () => signal && finish({ stopped: aborted(signal) });
        const finish = (end: RunEnd<T>) => {
          real.clearTimeout(bound);
          signal?.removeEventListener('abort', abort);
          resolve(end);
        };
        if (signal?.aborted === true) {
          abort();
          return;
        }
        signal?.addEventListener('abort', abort, { once: true });
        fn().then(
          (value) => finish({ value }),
          (error) => {
            real.clearTimeout(bound);
            reject(error);
          },
        );
      });
    },
  };
}
