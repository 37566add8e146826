import { isUnknown } from '../../../clocks/evidence.ts';
import type { Outcome, Up } from '../../../clocks/outcome.ts';
import type { ExchangeListener, HttpRequest } from '../exchange.ts';
import { requestId } from './gateway-answer.ts';
import { Onward } from './gateway-onward.ts';
import type { GatewaySite } from './gateway-site.ts';

/** Nobody wants to know what becomes of a notification. */
const unheard: ExchangeListener = {
  connected: () => {},
  received: () => {},
  informational: () => {},
  head: () => {},
  bytes: () => {},
  end: () => {},
  cut: () => {},
};

function notification(request: HttpRequest, up: readonly Up[]): HttpRequest | null {
  const cancelled = up.find((one) => typeof one === 'object');
  const id = requestId(request);
  if (cancelled === undefined || id === null) return null;
  const { cancelled: reason } = cancelled;
  const params = { requestId: id, ...(reason === null || isUnknown(reason) ? {} : { reason }) };
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params }));
  return { ...request, method: 'POST', body };
}

/** Sends the origin the notification that a bridge sends for a request that it gives up, if it does. */
export function cancelBeyond({ next, onwards }: GatewaySite, request: HttpRequest, { up }: Outcome): void {
  const cancel = isUnknown(up) ? null : notification(request, up);
  if (cancel === null) return;
  const onward = new Onward((it) => onwards.delete(it));
  onwards.add(onward);
  onward.start(next, cancel, unheard);
}
