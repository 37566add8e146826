import type { SuiteDefinition } from '../suite-definition.ts';

/** Each client takes each answer whole. */
export const payload = {
  id: 'payload',
  summary: 'does each client accept each answer uncut?',
  verdicts: [],
  properties: ['answer-over-limit', 'stdout-pollution'],
} as const satisfies SuiteDefinition;
