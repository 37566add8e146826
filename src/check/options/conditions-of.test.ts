import { expect, test } from 'vitest';
import { conditionsOf } from './conditions-of.ts';

const server = { command: 'node', http: 'http://127.0.0.1:3000/sse' };

test('a start-up begins in the era with initialize, whatever may come later', () => {
  expect(conditionsOf(server, { mode: 'headless', era: 'auto' }, { timeout: 1 })).toEqual({
    transport: 'sse',
    era: 'initialize',
    mode: 'headless',
    settings: { timeout: 1 },
    reading: 'lax',
  });
});

test.each([
  ['2025-11-25', 'initialize'],
  ['2026-07-28', 'stateless'],
] as const)('the option %s allows the era %s only', (era, only) => {
  expect(conditionsOf(server, { mode: 'headless', era }).only).toBe(only);
});
