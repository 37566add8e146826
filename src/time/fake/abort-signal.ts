import { real } from '../real.ts';
import { nodeDelay, VirtualTimeout } from '../virtual-timeout.ts';
import type { FakeContext } from './context.ts';

/** Replaces `AbortSignal.timeout`, which holds on to Node's native timer. */
export function fakeAbortSignalTimeout({ queue, patches, lending }: FakeContext): void {
  patches.value(AbortSignal, 'timeout', (delay: number): AbortSignal => {
    if (typeof delay !== 'number' || !(delay >= 0 && delay <= Number.MAX_SAFE_INTEGER)) throw invalidDelay(delay);
    const controller = new AbortController();
    const abort = (): void =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    if (lending.lent) real.setTimeout(abort, delay).unref();
    else new VirtualTimeout(queue, abort, nodeDelay(delay), [], false).unref();
    return controller.signal;
  });
}

function invalidDelay(delay: unknown): Error {
  const wrongType = typeof delay !== 'number';
  const message = `The value of "delay" is out of range: it must be an integer of milliseconds. Received ${String(delay)}`;
  const error = wrongType ? new TypeError(message) : new RangeError(message);
  return Object.assign(error, { code: wrongType ? 'ERR_INVALID_ARG_TYPE' : 'ERR_OUT_OF_RANGE' });
}
