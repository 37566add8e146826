import type { CallContext, Found, PlayProperty } from '../property.ts';
import { upstreamRequests } from '../reading/upstream-requests.ts';
import { say } from '../statement.ts';

/** So many attempts at one failing request are reasonable within one call. */
const mostAttempts = 5;

/** Faults under which a request fails each time, so that every repetition is a retry. */
const failing: ReadonlySet<string> = new Set(['upstream-status', 'upstream-reset']);

function repeated({ entries, plan }: CallContext): readonly Found[] {
  if (plan === null || !plan.some(({ fault }) => failing.has(fault))) return [];
  return upstreamRequests(entries, (id) => failing.has(id)).flatMap(({ what, times, firstMs, lastMs }) =>
    times <= mostAttempts
      ? []
      : [
          say`it sent ${JSON.stringify(what)} ${{ attempts: times }} times in ${{ overMs: lastMs - firstMs }} ms while its upstream failed; ${{ atMostAttempts: mostAttempts }} attempts are enough for one call`,
        ],
  );
}

/**
 * While its upstream fails, a call repeats a request only a few times: all attempts together have one bound. Judges plays in which
 * every request to the upstream fails.
 */
export const retriesUnbounded = {
  id: 'retries-unbounded',
  summary: 'a call repeats a failing request to its upstream again and again',
  severity: 'warning',
  onRequest: true,
  advice: 'give all attempts of a call one deadline and one number, and answer with what failed when they are used up',
  judge: (context) => (context.span === 'call' ? repeated(context) : []),
} as const satisfies PlayProperty;
