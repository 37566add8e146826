import { promisify } from 'node:util';
import { wrapperOf } from '../../base/wrappers.ts';
import { timersClock } from '../thread-time.ts';
import { type TimerCallback, VirtualTimeout } from '../virtual-timeout.ts';
import type { PassThroughContext } from './context.ts';

type SetTimer = (callback: TimerCallback, delay?: unknown, ...args: unknown[]) => unknown;
type ClearTimer = (timer: unknown) => void;

const passSet = (native: SetTimer, repeats: boolean): SetTimer =>
  function set(callback, delay, ...args) {
    const clock = timersClock();
    if (clock === undefined) return native(callback, delay, ...args);
    return new VirtualTimeout(clock.queue, callback, delay, args, repeats);
  };

const passClear = (native: ClearTimer): ClearTimer =>
  function clear(timer) {
    const virtual = VirtualTimeout.find(timer);
    if (virtual) virtual.close();
    else native(timer); // armed while no clock was installed, or with access to native time
  };

/**
 * Installs the wrappers of `setTimeout`, `setInterval` and their `clear` in the globals and in `node:timers`.
 *
 * @param promised the result of `promisify(setTimeout)`
 */
export function passTimerFunctions({ patches, globals }: PassThroughContext, promised: unknown): void {
  const setTimeout = (native: SetTimer): SetTimer =>
    Object.defineProperty(passSet(native, false), promisify.custom, { enumerable: true, get: () => promised });
  const wrap = (target: object, key: string, make: (native: never) => SetTimer | ClearTimer): void =>
    patches.method(target, key, (native: SetTimer) => wrapperOf(native, make as (native: SetTimer) => SetTimer));
  // Not imported: in a `vm` context, an import would fix the functions that the program's own imports get.
  for (const target of [...globals, process.getBuiltinModule('node:timers')]) {
    wrap(target, 'setTimeout', setTimeout);
    wrap(target, 'setInterval', (native: SetTimer) => passSet(native, true));
    wrap(target, 'clearTimeout', passClear);
    wrap(target, 'clearInterval', passClear);
  }
}
