import type { SuiteDefinition } from '../suite-definition.ts';

/** A call that its client gave up on, or cancelled, ends in the server too. */
export const cancellation = {
  id: 'cancellation',
  summary: 'does work stop when its client cancels it, and does no other call wait for it?',
  verdicts: [],
  properties: ['stops-when-cancelled', 'blocks-next-call'],
} as const satisfies SuiteDefinition;
