import { wrapperOf } from '../../base/wrappers.ts';
import { timersClock } from '../thread-time.ts';
import { nodeDelay, VirtualTimeout } from '../virtual-timeout.ts';
import type { PassThroughContext } from './context.ts';

type Timeout = (delay: number) => AbortSignal;

/** Installs the wrapper of `AbortSignal.timeout`, because the native function keeps a reference to Node's native timer. */
export function passAbortSignalTimeout({ patches }: PassThroughContext): void {
  patches.method(AbortSignal, 'timeout', (found: Timeout) =>
    wrapperOf(found, (native: Timeout) => (delay: number) => {
      const clock = timersClock();
      if (clock === undefined) return native.call(AbortSignal, delay);
      if (typeof delay !== 'number' || !(delay >= 0 && delay <= Number.MAX_SAFE_INTEGER)) throw invalidDelay(delay);
      const controller = new AbortController();
      const abort = (): void =>
        controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      new VirtualTimeout(clock.queue, abort, nodeDelay(delay), [], false).unref();
      return controller.signal;
    }),
  );
}

function invalidDelay(delay: unknown): Error {
  const wrongType = typeof delay !== 'number';
  const message = `The value of "delay" is out of range: it must be an integer of milliseconds. Received ${String(delay)}`;
  const error = wrongType ? new TypeError(message) : new RangeError(message);
  return Object.assign(error, { code: wrongType ? 'ERR_INVALID_ARG_TYPE' : 'ERR_OUT_OF_RANGE' });
}
