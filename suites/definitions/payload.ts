import type { SuiteDefinition } from '../suite-definition.ts';

/** Each client takes each answer whole. */
export const payload = {
  id: 'payload',
  summary: 'does each client accept each answer uncut, and does a partial one lead to the rest?',
  verdicts: [],
  properties: ['answer-over-limit', 'stdout-pollution', 'partial-without-rest'],
} as const satisfies SuiteDefinition;
