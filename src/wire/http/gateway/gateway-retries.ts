import type { Cause } from '../../../clocks/cause.ts';
import type { Conditions } from '../../../clocks/conditions.ts';
import { isUnknown } from '../../../clocks/evidence.ts';
import { backoffMs, type Retry } from '../../../clocks/retry.ts';
import type { HttpRequest } from '../exchange.ts';
import type { Phase } from './gateway-phases.ts';

const idempotent = (retry: Retry, { method }: HttpRequest): boolean => retry.only === undefined || method !== 'POST';

/** A number of times that nobody knows: once, where it does most harm, and else never. */
const timesOf = ({ times }: Retry, reading: Conditions['reading']): number => {
  if (isUnknown(times)) return reading === 'strict' ? 1 : 0;
  return times ?? Number.POSITIVE_INFINITY;
};

/** The retries that a failure in this part is under: a gateway that connects again does so before it asks again. */
export function retriesIn(phase: Phase, retries: readonly Retry[]): readonly Retry[] {
  const connects = retries.filter(({ of }) => of === 'connect');
  return phase === 'connect' && connects.length > 0 ? connects : retries.filter(({ of }) => of === 'exchange');
}

/**
 * Whether a hop begins an exchange again, and after how many milliseconds; `null`: it does not. What was begun counts:
 * `only: 'idempotent'` leaves every POST alone, and
 * a refusal (4xx) is a failure only for who says so. Jitter is left out: a hop has no chance of its own.
 *
 * @param causes what the failure was, in the words that a retry may choose by
 * @param before how often it was begun again already
 */
export function retryAfterMs(
  retries: readonly Retry[],
  request: HttpRequest,
  causes: readonly Cause[],
  before: number,
  reading: Conditions['reading'],
): number | null {
  const retry = retries.find(
    (one) =>
      idempotent(one, request) &&
      (one.after === 'any' ? !causes.includes('http-4xx') : one.after.some((cause) => causes.includes(cause))) &&
      before < timesOf(one, reading),
  );
  return retry === undefined ? null : backoffMs(retry.backoff, before);
}
