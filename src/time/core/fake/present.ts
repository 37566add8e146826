import { FakeClockPresentError } from '../../base/errors.ts';
import { globalObjects } from '../../base/globals.ts';
import { nativeOf } from '../../base/wrappers.ts';

const BY = {
  sinon: 'sinon fake timers (also behind `vi.useFakeTimers()` and `jest.useFakeTimers()`)',
  date: 'a mocked `Date` (`vi.setSystemTime()`, mockdate, `mock.timers`)',
  nodeTest: '`mock.timers` of node:test',
} as const;

/** Throws a {@link FakeClockPresentError} if a fake clock of another library is installed. */
export function assertNoFakeClock(): void {
  const by = fakeClock();
  if (by === undefined) return;
  throw new FakeClockPresentError(
    `Failed to install the virtual clock: ${by} is already in place, and only one clock can own this thread. ` +
      'Call `vi.useRealTimers()` (or its like: `clock.uninstall()`, `mock.timers.reset()`) first; inside the virtual ' +
      'clock `setTimeout`, `Date` and the rest are virtual already.',
  );
}

function fakeClock(): string | undefined {
  // In a `vm` context the clock of either realm may be faked.
  const seen = [...globalObjects(), process.getBuiltinModule('node:timers')];
  if (seen.some((one) => Object.hasOwn(one.setTimeout, 'clock') || Object.hasOwn(one.setImmediate, 'clock')))
    return BY.sinon;
  const dates = globalObjects().map((global) => global.Date);
  if (dates.some((date) => 'isFake' in date)) return BY.sinon;
  if (dates.some((date) => !isNative(nativeOf(date)))) return BY.date;
  // The source text of Node's own `setTimeout` can be read. The `setTimeout` of node:test is a bound function.
  if (seen.some((one) => isNative(nativeOf(one.setTimeout)))) return BY.nodeTest;
  return undefined;
}

const isNative = (fn: unknown): boolean =>
  Function.prototype.toString.call(fn).replace(/\s+/g, ' ').endsWith('{ [native code] }');
