import type { SuiteDefinition } from '../suite-definition.ts';

/** Calls, sessions and processes leave nothing behind when they end. */
export const cleanUp = {
  id: 'clean-up',
  summary: 'do calls, sessions and the process leave nothing behind when they end?',
  verdicts: [],
  properties: ['leaves-nothing-running', 'outlives-input', 'keeps-sessions', 'reopens-stream'],
} as const satisfies SuiteDefinition;
