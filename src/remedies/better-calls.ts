import { carriedRequest } from '../faults/http/exchange-about.ts';
import type { RequestFrame } from '../wire/frame.ts';
import { hopBefore } from '../wire/http/hop-exchange.ts';
import { type BetterHow, BetterResponse } from './better-response.ts';
import type { AppliedRemedy, RemedyContext } from './remedy.ts';

/**
 * Changes how the responses to tool calls are sent.
 *
 * @param how the response to this call; `null`: it is passed on unchanged
 */
export function betterCalls(
  site: RemedyContext,
  how: (call: RequestFrame) => Omit<BetterHow, 'site'> | null,
): AppliedRemedy {
  const lift = site.http((next) =>
    hopBefore(next, (request, listener) => {
      const frame = carriedRequest(request);
      const better = frame?.method === 'tools/call' ? how(frame) : null;
      if (better === null) return next.exchange(request, listener);
      return new BetterResponse(request, listener, { ...better, site }).start(next);
    }),
  );
  return { lift };
}
