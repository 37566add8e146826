import type { InjectedFault } from '../fault-site.ts';
import { type Holding, HoldingExchange } from './holding-exchange.ts';
import { passingHop } from './passing-hop.ts';

/** Injects a hop that holds responses back. */
export function holdingHop(holding: Holding): InjectedFault {
  const open = new Set<unknown>();
  const hop = holding.site.http((next) =>
    passingHop(next, (request, listener, onward) => {
      const exchange = new HoldingExchange(request, listener, holding, (it) => void open.delete(it));
      open.add(exchange);
      return exchange.start(onward);
    }),
  );
  return {
    lift() {
      hop.lift();
      for (const exchange of [...open]) (exchange as HoldingExchange).release();
    },
  };
}
