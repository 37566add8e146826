import { hopBefore } from '../../wire/http/hop-exchange.ts';
import type { InjectedFault } from '../fault-site.ts';
import { BufferingExchange, type ResponseBuffering } from './buffering-exchange.ts';

/** Injects a hop that buffers responses. */
export function bufferingHop(buffering: ResponseBuffering): InjectedFault {
  const open = new Set<BufferingExchange>();
  const hop = buffering.site.http((next) =>
    hopBefore(next, (request, listener) => {
      const exchange = new BufferingExchange(request, listener, buffering, () => open.delete(exchange));
      open.add(exchange);
      return exchange.start(next);
    }),
  );
  return {
    lift() {
      hop.lift();
      for (const exchange of [...open]) exchange.release();
    },
  };
}
