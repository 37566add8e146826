import timersPromises from 'node:timers/promises';
import { real } from '../real.ts';
import { type TimerCallback, VirtualTimeout } from '../virtual-timeout.ts';
import type { FakeContext } from './context.ts';

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

/** Replaces `setTimeout`, `setInterval` and `scheduler.wait` of `node:timers/promises`; returns its `setTimeout`. */
export function fakeTimersPromises({ queue, patches, lending }: FakeContext): unknown {
  const arm = (callback: TimerCallback, delay: unknown, repeats: boolean, ref: boolean | undefined) => {
    const timer = new VirtualTimeout(queue, callback, delay, [], repeats);
    return ref === false ? timer.unref() : timer;
  };

  const setTimeout = async (delay?: unknown, value?: unknown, given: unknown = {}): Promise<unknown> => {
    if (lending.lent) return await lentTimeout(delay, value, given);
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
      const timer = arm(fired, delay, false, ref);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  };

  async function* setInterval(delay?: unknown, value?: unknown, given: unknown = {}): AsyncGenerator<unknown> {
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
    const timer = arm(tick, delay, true, ref);
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

  const wait = (delay: unknown, options?: unknown): Promise<unknown> => setTimeout(delay, undefined, options);
  patches.value(timersPromises, 'setTimeout', setTimeout);
  patches.value(timersPromises, 'setInterval', setInterval);
  patches.value(timersPromises.scheduler, 'wait', wait);
  return setTimeout;
}

/** Inside `clock.realtime()`: the same by a native timer. */
function lentTimeout(delay: unknown, value: unknown, given: unknown): Promise<unknown> {
  const { signal } = check(given);
  if (signal?.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    const timer = real.setTimeout(() => resolve(value), delay as number);
    const onAbort = (): void => {
      real.clearTimeout(timer);
      reject(abortError(signal as AbortSignal));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
