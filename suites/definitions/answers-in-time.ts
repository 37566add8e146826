import type { SuiteDefinition } from '../suite-definition.ts';

/** Each client gets its tools, and the answer to each call, before it gives up. */
export const answersInTime = {
  id: 'answers-in-time',
  summary: 'does each client get its tools and its answers before it gives up?',
  verdicts: ['startup', 'calls'],
  properties: [],
} as const satisfies SuiteDefinition;
