import { isUnknown } from '../../../clocks/evidence.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import type { HopEvent } from '../hop-event.ts';

/** How a clock's expiry is told to the transcript. */
export const expiredEvent = ({ deadline, dueMs }: Expiry): HopEvent => ({
  what: 'expired',
  by: deadline.by,
  dueMs,
  limitMs: deadline.limitMs,
  down: deadline.outcome.down,
  up: isUnknown(deadline.outcome.up) ? [] : deadline.outcome.up,
});
