import { type CallSite, framesOf, isNodeFrame, isOwnFrame, sourceOf } from '../base/call-site.ts';
import { LeakError } from '../base/errors.ts';

/** What to do when code arms a native timer although time is virtual. */
export type OnLeak = 'error' | 'warn' | 'ignore' | ((error: LeakError) => void);

/** A native timer that was armed while time was virtual. */
export interface Leak {
  /** `file:line:column` of the code that armed it. */
  readonly source: string;
  /** Virtual time at which it was armed. */
  readonly atMs: number;
  readonly label: string | undefined;
}

/** Frames between a native timer and the code that armed it. */
const TIMER_INTERNALS =
  /^(<anonymous>|node:(timers|fs|internal\/(timers|async_hooks|util|promisify|abort_controller|fs\/watchers)))/;
const TEST_RUNNERS =
  /node_modules[/\\](\.pnpm[/\\].*[/\\])?(vitest|@vitest|tinypool|birpc|vite|vite-node|jest[\w-]*|mocha)[/\\]/;

/**
 * Where a native timer was armed. `undefined` if arming it was no mistake of the program: Node itself armed it (an HTTP server
 * checks its connections by such a timer), or this clock, or the test runner, whose test timeouts mean real time.
 */
export function leakSource(site: CallSite): string | undefined {
  const caller = framesOf(site).find((frame) => !TIMER_INTERNALS.test(sourceOf(frame)));
  if (caller === undefined || isNodeFrame(caller) || isOwnFrame(caller) || TEST_RUNNERS.test(caller)) return undefined;
  return sourceOf(caller);
}

/** The error for a leak, with what to do about it. */
export function leakError({ source, atMs, label }: Leak): LeakError {
  const by = label === undefined ? '' : ` by "${label}"`;
  return new LeakError(
    `A native timer was armed${by} at ${source} while time is virtual (virtual +${atMs} ms): virtual time would pass ` +
      'it by, and it would fire by real time. Most likely a `setTimeout` was captured before time was virtual ' +
      "(`const { setTimeout } = require('timers')`, `promisify(setTimeout)`): load that module later, in the function " +
      "that makes the server; or, under vitest, put 'mcp-deadline/vitest' among `test.setupFiles`; or run the server as " +
      'a command.',
  );
}
