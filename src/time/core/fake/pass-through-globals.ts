import { passAbortSignalTimeout } from './abort-signal.ts';
import type { PassThroughContext } from './context.ts';
import { passMonotonicClocks } from './monotonic.ts';
import { passTimerFunctions } from './timer-functions.ts';
import { passTimersPromises } from './timers-promises.ts';
import { passWaitAsync } from './wait-async.ts';
import { passWallClock } from './wall-clock.ts';

/** Puts every wrapper in its place: virtual while a clock has this thread, native otherwise. */
export function passThroughGlobals(context: PassThroughContext): void {
  passTimerFunctions(context, passTimersPromises(context));
  passWallClock(context);
  passMonotonicClocks(context);
  passAbortSignalTimeout(context);
  passWaitAsync(context);
  process.getBuiltinModule('node:module').syncBuiltinESMExports(); // `import { setTimeout } from 'node:timers'` is live
}
