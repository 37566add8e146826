import { wrapperOf } from '../../base/wrappers.ts';
import { timersClock } from '../thread-time.ts';
import type { TimerQueue } from '../timer-queue.ts';
import { type TimerCallback, VirtualTimeout } from '../virtual-timeout.ts';
import type { PassThroughContext } from './context.ts';

interface Options {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

const abortError = (signal: AbortSignal): Error => {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  error.name = 'AbortError';
  return Object.assign(error, { code: 'ABORT_ERR' });
};

const invalidOption = (name: string, value: unknown, wanted: string): TypeError => {
  const error = new TypeError(`The "${name}" argument must be ${wanted}. Received ${String(value)}`);
  return Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
};

function check(options: unknown): Options {
  if (options === null || typeof options !== 'object') throw invalidOption('options', options, 'of type object');
  const { signal, ref } = options as Options;
  if (signal !== undefined && !(signal !== null && typeof signal === 'object' && 'aborted' in signal)) {
    throw invalidOption('options.signal', signal, 'an instance of AbortSignal');
  }
  if (ref !== undefined && typeof ref !== 'boolean') throw invalidOption('options.ref', ref, 'of type boolean');
  return options as Options;
}

const arm = (
  queue: TimerQueue,
  callback: TimerCallback,
  delay: unknown,
  repeats: boolean,
  ref: boolean | undefined,
) => {
  const timer = new VirtualTimeout(queue, callback, delay, [], repeats);
  return ref === false ? timer.unref() : timer;
};

async function timeout(queue: TimerQueue, delay: unknown, value: unknown, given: unknown): Promise<unknown> {
  const { signal, ref } = check(given);
  if (signal?.aborted) throw abortError(signal);
  return await new Promise((resolve, reject) => {
    const onAbort = (): void => {
      timer.close();
      reject(abortError(signal as AbortSignal));
    };
    const fired = (): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    };
    const timer = arm(queue, fired, delay, false, ref);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

async function* interval(
  queue: TimerQueue,
  delay: unknown,
  value: unknown,
  given: unknown,
): AsyncGenerator<unknown, void> {
  const { signal, ref } = check(given);
  if (signal?.aborted) throw abortError(signal);
  let due = 0;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  const tick = (): void => {
    due++;
    notify();
  };
  const timer = arm(queue, tick, delay, true, ref);
  signal?.addEventListener('abort', notify, { once: true });
  try {
    while (!signal?.aborted) {
      if (due === 0) await new Promise<void>((resolve) => (wake = resolve));
      for (; due > 0; due--) yield value;
    }
    throw abortError(signal);
  } finally {
    timer.close();
    signal?.removeEventListener('abort', notify);
  }
}

type Timeout = (delay?: unknown, value?: unknown, options?: unknown) => Promise<unknown>;
type Interval = (delay?: unknown, value?: unknown, options?: unknown) => AsyncIterable<unknown>;
type Wait = (delay: unknown, options?: unknown) => Promise<unknown>;

/**
 * Installs the wrappers of `setTimeout`, `setInterval` and `scheduler.wait` in `node:timers/promises`.
 *
 * @returns the wrapper of its `setTimeout`
 */
export function passTimersPromises({ patches }: PassThroughContext): unknown {
  const promises = process.getBuiltinModule('node:timers/promises'); // not imported: see timer-functions.ts
  const { scheduler } = promises;
  patches.method<Timeout>(promises, 'setTimeout', (found) =>
    wrapperOf(found, (native: Timeout): Timeout => {
      return function setTimeout(delay, value, options = {}) {
        const clock = timersClock();
        return clock === undefined ? native(delay, value, options) : timeout(clock.queue, delay, value, options);
      };
    }),
  );
  patches.method<Interval>(promises, 'setInterval', (found) =>
    wrapperOf(found, (native: Interval): Interval => {
      return function setInterval(delay, value, options = {}) {
        const clock = timersClock();
        return clock === undefined ? native(delay, value, options) : interval(clock.queue, delay, value, options);
      };
    }),
  );
  patches.method<Wait>(scheduler, 'wait', (found) =>
    wrapperOf(found, (native: Wait): Wait => {
      return function wait(delay, options = {}) {
        const clock = timersClock();
        return clock === undefined
          ? native.call(scheduler, delay, options)
          : timeout(clock.queue, delay, undefined, options);
      };
    }),
  );
  return promises.setTimeout;
}
