import type { SuiteDefinition } from '../suite-definition.ts';

/** A client that lost an answer, or its session, goes on without harm. */
export const resumption = {
  id: 'resumption',
  summary: 'can a client that lost an answer, a stream or its session go on, without work that is done twice?',
  verdicts: [],
  properties: ['unsafe-to-run-again', 'loses-streamed-answers', 'unknown-session', 'reopens-stream'],
} as const satisfies SuiteDefinition;
