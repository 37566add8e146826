import { captureSite, userPlace } from '../call-site.ts';
import { real } from '../real.ts';

const CALLS_PER_LOOK = 100_000;
/** Real milliseconds. */
const AGAIN_AFTER_MS = 500;

/**
 * Tells a loop that waits for time to pass (`while (Date.now() < end) {}`) from honest work: it reads a clock hundreds
 * of thousands of times within one turn of the event loop. No message can end it; but it can be named.
 *
 * @param limitMs real milliseconds that one turn may take before it is told
 * @param tell gets `file:line` of the loop; called again and again while it goes on: no message can come in then, so it
 *   is also the moment to see whether anybody is left to be told
 */
export function watchSpins(limitMs: number, tell: (place: string) => void): void {
  let calls = 0;
  let turn = -1;
  let sinceMs = 0;
  let toldMs = Number.NEGATIVE_INFINITY;

  const look = (below: (...args: never[]) => unknown): void => {
    calls = 0;
    if (turn !== loopTurns()) {
      turn = loopTurns();
      sinceMs = real.nowMs();
    } else if (real.nowMs() - sinceMs > limitMs && real.nowMs() - toldMs > AGAIN_AFTER_MS) {
      toldMs = real.nowMs();
      tell(userPlace(captureSite(below)) ?? 'an unknown place');
    }
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
