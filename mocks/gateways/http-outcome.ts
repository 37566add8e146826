import type { Outcome, Up } from '../../src/clocks/outcome.ts';

/** A gateway's way of giving up: a status while none was sent, else how it cuts; by default the origin is dropped. */
export const httpOutcome = (
  status: number | null,
  cut: 'fin' | 'rst' | 'clean-end' | 'silent',
  up: readonly Up[] = ['close-exchange'],
): Outcome => ({ down: { status, cut }, up });
