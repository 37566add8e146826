import { expect, test } from 'vitest';
import { holds } from './conditions.ts';
import { conditions } from './testing/hop.ts';

test('without a guard a statement holds', () => {
  expect(holds(undefined, conditions())).toBe(true);
  expect(holds({}, conditions())).toBe(true);
});

test('a guard on the transport: one or several, and memory stands in for stdio', () => {
  expect(holds({ transport: 'http' }, conditions({ transport: 'http' }))).toBe(true);
  expect(holds({ transport: 'http' }, conditions({ transport: 'sse' }))).toBe(false);
  expect(holds({ transport: ['http', 'sse'] }, conditions({ transport: 'sse' }))).toBe(true);
  expect(holds({ transport: 'stdio' }, conditions({ transport: 'memory' }))).toBe(true);
  expect(holds({ transport: 'memory' }, conditions({ transport: 'stdio' }))).toBe(true);
  expect(holds({ transport: ['http', 'sse'] }, conditions({ transport: 'memory' }))).toBe(false);
});

test('guards on era, mode and settings; an unset setting is false', () => {
  expect(holds({ era: 'stateless' }, conditions())).toBe(false);
  expect(holds({ era: 'stateless' }, conditions({ era: 'stateless' }))).toBe(true);
  expect(holds({ mode: 'interactive' }, conditions())).toBe(false);
  expect(holds({ mode: 'interactive' }, conditions({ mode: 'interactive' }))).toBe(true);
  expect(holds({ setting: { on: true } }, conditions())).toBe(false);
  expect(holds({ setting: { on: false } }, conditions())).toBe(true);
  expect(holds({ setting: { on: true } }, conditions({ settings: { on: true } }))).toBe(true);
  expect(holds({ setting: { on: false } }, conditions({ settings: { on: true } }))).toBe(false);
});

test('every key of a guard must hold', () => {
  const both = { transport: 'http', era: 'initialize' } as const;
  expect(holds(both, conditions({ transport: 'http' }))).toBe(true);
  expect(holds(both, conditions({ transport: 'http', era: 'stateless' }))).toBe(false);
  expect(holds(both, conditions())).toBe(false);
});

test('what only a live exchange can tell does not hold', () => {
  expect(holds({ idsSeen: true }, conditions())).toBe(false);
  expect(holds({ idsSeen: false }, conditions())).toBe(true);
});

test('what a live exchange tells is asked of it', () => {
  expect(holds({ idsSeen: true }, conditions(), { idsSeen: true })).toBe(true);
  expect(holds({ idsSeen: true }, conditions(), { replies: 'sse' })).toBe(false);
  expect(holds({ replies: 'json' }, conditions())).toBe(true);
  expect(holds({ replies: 'json' }, conditions(), { replies: 'json' })).toBe(true);
  expect(holds({ replies: 'json' }, conditions(), { replies: 'sse' })).toBe(false);
});
