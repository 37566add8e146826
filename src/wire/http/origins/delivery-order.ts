import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { WorkStamp } from '../../../time/core/work-stamp.ts';
import type { AfterWork } from '../../after-work.ts';
import type { ExchangeEvent, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import { HopExchange } from '../hop-exchange.ts';

/** An exchange whose events are delivered when `defer` says so. */
class DeferredExchange extends HopExchange {
  readonly #defer: (deliver: () => void) => void;

  constructor(request: HttpRequest, listener: ExchangeListener, defer: (deliver: () => void) => void) {
    super(request, listener);
    this.#defer = defer;
  }

  protected override receive(event: ExchangeEvent): void {
    this.#defer(() => this.deliver(event));
  }
}

/** Delivers each event of an origin in this process after the real work that the server did before the event. */
export const deliveredAfterWork = (next: Origin, afterWork: AfterWork): Origin => ({
  exchange: (request, listener) =>
    new DeferredExchange(request, listener, (deliver) => afterWork.deliver(afterWork.stamp(), deliver)).start(next),
  async close() {
    afterWork.clear();
    await next.close();
  },
});

/** An event that is not delivered yet. */
interface Pending {
  readonly key: number;
  readonly stamp: WorkStamp;
  readonly deliver: () => void;
}

/**
 * A hop that gives the events of several exchanges within one instant a fixed order, since it is chance which of two sockets
 * is read first. It keeps the events until no more come at this instant. Then it delivers them exchange by exchange, in the
 * order of their keys, each event after the real work that the server did before it. It takes no virtual time.
 */
export function inOrder(next: Origin, time: ClockTime, afterWork: AfterWork): Origin {
  let pending: Pending[] = [];
  let timer: { cancel(): void } | null = null;
  const deliverAll = (): void => {
    timer = null;
    const sorted = pending.sort((one, other) => one.key - other.key); // stable: each exchange keeps its own order
    pending = [];
    for (const { stamp, deliver } of sorted) afterWork.deliver(stamp, deliver);
  };
  return {
    exchange: (request, listener) =>
      new DeferredExchange(request, listener, (deliver) => {
        pending.push({ key: request.key, stamp: afterWork.stamp(), deliver });
        timer ??= time.setTimer(deliverAll, 0);
      }).start(next),
    async close() {
      timer?.cancel();
      pending = [];
      afterWork.clear();
      await next.close();
    },
  };
}
