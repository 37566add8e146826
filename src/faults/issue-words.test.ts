import { expect, test } from 'vitest';
import { readPlan } from './read-plan.ts';

const refused = (fault: string, parameters: Record<string, unknown>): string => {
  try {
    readPlan([{ fault, parameters }]);
    return 'nothing';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test.each([
  ['upstream-slow', { delayMs: -1 }, 'plan[0].parameters.delayMs: must be 0 or more, and is -1'],
  ['upstream-slow', { delayMs: 1.5 }, 'plan[0].parameters.delayMs: must be a whole number, and is 1.5'],
  ['upstream-slow', { match: { host: '' } }, 'plan[0].parameters.match.host: must not be empty, and is ""'],
  ['oversized-payload', { textBytes: 1e12 }, 'plan[0].parameters.textBytes: must be 268435456 or less'],
  ['oversized-payload', { structuredCopy: 1 }, 'plan[0].parameters.structuredCopy: must be true or false, and is 1'],
  ['cold-start-first-call', { scope: 'x' }, 'scope: must be "process", "session" or "tool", and is "x"'],
  ['session-lost', { status: 5 }, 'status: must be 404, 400, 503, 410 or 200, and is 5'],
])('%s %j is refused in plain words', (fault, parameters, words) => {
  expect(refused(fault, parameters)).toContain(words);
});
