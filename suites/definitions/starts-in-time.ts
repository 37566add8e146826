import type { SuiteDefinition } from '../suite-definition.ts';

/** Each client has its tools before it gives up on the start-up or begins without them. */
export const startsInTime = {
  id: 'starts-in-time',
  summary: 'does each client have its tools before it gives up on the start-up, or begins without them?',
  verdicts: ['startup'],
  properties: ['starts-without-tools', 'waits-for-roots', 'slow-pages'],
} as const satisfies SuiteDefinition;
