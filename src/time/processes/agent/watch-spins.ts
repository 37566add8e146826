import { captureSite, userSource } from '../../base/call-site.ts';
import { ownUserMs } from '../../os/own-thread.ts';

const CALLS_PER_LOOK = 100_000;
/** User-mode processor milliseconds of one turn before its source is reported, and between two reports. */
const REPORT_EVERY_MS = 500;
/** With this many calls in a processor millisecond, there is no time for anything but the loop that makes them. */
const NOTHING_ELSE_CALLS_PER_MS = 2_000;

/**
 * Distinguishes a loop that waits for time to pass (`while (Date.now() < end) {}`) from honest work: it reads a clock
 * hundreds of thousands of times within one turn of the event loop. No message can end it, but it can be reported.
 *
 * @param limitMs user-mode processor milliseconds that one turn may spend on nothing but reading clocks
 * @param report called with `file:line` of the loop, and whether it is surely such a loop; again and again while it
 *   goes on. No message can come in meanwhile, so the caller also has to check there whether the host still lives
 */
export function watchSpins(limitMs: number, report: (source: string, sure: boolean) => void): void {
  let calls = 0;
  let callsOfTurn = 0;
  let turn = -1;
  let sinceMs = 0;
  let reportedMs = 0;

  const look = (below: (...args: never[]) => unknown): void => {
    callsOfTurn += calls;
    calls = 0;
    const userMs = ownUserMs();
    if (turn !== loopTurns()) {
      turn = loopTurns();
      sinceMs = userMs;
      reportedMs = userMs;
      callsOfTurn = 0;
      return;
    }
    if (userMs - reportedMs < Math.min(REPORT_EVERY_MS, limitMs)) return;
    reportedMs = userMs;
    const usedMs = userMs - sinceMs;
    const sure = usedMs >= limitMs && callsOfTurn >= NOTHING_ELSE_CALLS_PER_MS * usedMs;
    report(userSource(captureSite(below)) ?? 'an unknown place', sure);
  };

  watch(Date, 'now');
  watch(performance, 'now');
  watch(process.hrtime, 'bigint');

  function watch<K extends string>(target: Record<K, () => unknown>, name: K): void {
    const native = target[name];
    const counted = (): unknown => {
      if (++calls >= CALLS_PER_LOOK) look(counted);
      return native.call(target);
    };
    Object.defineProperties(counted, { name: { value: native.name }, length: { value: native.length } });
    Object.defineProperty(target, name, { value: counted, configurable: true, writable: true, enumerable: true });
  }
}

const { nodeTiming } = performance;

/** How many turns this thread's event loop has made. */
const loopTurns = (): number =>
  (nodeTiming as unknown as { uvMetricsInfo: { loopCount: number } }).uvMetricsInfo.loopCount;
