import timers from 'node:timers';
import { promisify } from 'node:util';
import { real } from '../real.ts';
import { type TimerCallback, VirtualTimeout } from '../virtual-timeout.ts';
import type { FakeContext } from './context.ts';

type SetTimer = (callback: TimerCallback, delay?: unknown, ...args: unknown[]) => unknown;

/** Replaces `setTimeout`, `setInterval` and their `clear` in the globals and in `node:timers`. */
export function fakeTimerFunctions({ queue, patches, lending, globals }: FakeContext, promised: unknown): void {
  const setTimeout: SetTimer = (callback, delay, ...args) => {
    if (lending.lent) return real.setTimeout(callback, delay as number, ...args);
    return new VirtualTimeout(queue, callback, delay, args, false);
  };
  const setInterval: SetTimer = (callback, delay, ...args) => {
    if (lending.lent) return real.setInterval(callback, delay as number, ...args);
    return new VirtualTimeout(queue, callback, delay, args, true);
  };
  const clearTimeout = (timer: unknown): void => {
    const virtual = VirtualTimeout.find(timer);
    if (virtual) virtual.close();
    else real.clearTimeout(timer as NodeJS.Timeout); // armed before install(), or lent
  };
  const clearInterval = (timer: unknown): void => clearTimeout(timer);
  Object.defineProperty(setTimeout, promisify.custom, { enumerable: true, get: () => promised });

  const fakes = { setTimeout, setInterval, clearTimeout, clearInterval };
  for (const [name, fake] of Object.entries(fakes)) {
    for (const target of [...globals, timers]) patches.value(target, name, fake);
  }
}
