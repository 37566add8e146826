import { real } from '../time/base/real.ts';
import { aborted } from './aborted.ts';
import type { RunBounds, RunEnd, WorldTime } from './world-time.ts';

/** The time of a world whose server cannot be virtualised: a second is a second, and runs are bounded. */
export function realWorldTime(): WorldTime {
  const beganMs = real.nowMs();
  const now = () => Math.round(real.nowMs() - beganMs);
  return {
    kind: 'real',
    now,
    blockTime: () => () => {},
    setTimer(run, delayMs) {
      // A native timer may fire a fraction early, and a longer one than 2^31-1 ms at once.
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
