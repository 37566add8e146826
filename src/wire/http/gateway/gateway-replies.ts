import type { ResponseHead } from '../exchange.ts';
import type { Replies } from './gateway-plan.ts';

/** What kind of response begins with this head. */
export function repliesOf({ headers }: ResponseHead): Replies {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'text/event-stream') return 'sse';
  return type === 'application/json' ? 'json' : null;
}
