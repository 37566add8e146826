import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { Exchange, Origin } from '../exchange.ts';

/**
 * A hop that lets the server see one thing at a time: a request, or the end of an exchange that the client aborts. What the client
 * does at the same instant reaches the server over different connections, and it is chance which of them the server reads first.
 * So everything after the first waits until nothing is left to do at this instant, in the order in which the client did it. The
 * wait takes no virtual time.
 */
export function oneAtATime(next: Origin, time: ClockTime): Origin {
  const waiting: (() => void)[] = [];
  let timer: { cancel(): void } | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;
  const actNow = (act: () => void): void => {
    lastMs = time.now();
    act();
  };
  const actNext = (): void => {
    timer = null;
    const act = waiting.shift();
    if (waiting.length > 0) timer = time.setTimer(actNext, 0);
    if (act !== undefined) actNow(act);
  };
  const inTurn = (act: () => void): void => {
    if (timer === null && time.now() !== lastMs) {
      actNow(act);
      return;
    }
    waiting.push(act);
    timer ??= time.setTimer(actNext, 0);
  };
  return {
    exchange(request, listener) {
      let exchange: Exchange | null = null;
      let aborted = false;
      inTurn(() => {
        exchange = next.exchange(request, (event) => {
          if (!aborted) listener(event);
        });
      });
      return {
        abort() {
          aborted = true;
          inTurn(() => exchange?.abort());
        },
      };
    },
    async close() {
      timer?.cancel();
      waiting.length = 0;
      await next.close();
    },
  };
}
