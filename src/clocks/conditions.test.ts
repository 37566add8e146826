import { expect, test } from 'vitest';
import { applies } from './conditions.ts';
import { conditions } from './testing/hop.ts';

test('without a guard a statement holds', () => {
  expect(applies(undefined, conditions())).toBe(true);
  expect(applies({}, conditions())).toBe(true);
});

test('a guard on the transport: one or several, and memory stands in for stdio', () => {
  expect(applies({ transport: 'http' }, conditions({ transport: 'http' }))).toBe(true);
  expect(applies({ transport: 'http' }, conditions({ transport: 'sse' }))).toBe(false);
  expect(applies({ transport: ['http', 'sse'] }, conditions({ transport: 'sse' }))).toBe(true);
  expect(applies({ transport: 'stdio' }, conditions({ transport: 'memory' }))).toBe(true);
  expect(applies({ transport: 'memory' }, conditions({ transport: 'stdio' }))).toBe(true);
  expect(applies({ transport: ['http', 'sse'] }, conditions({ transport: 'memory' }))).toBe(false);
});

test('guards on era, mode and settings; an unset setting is false', () => {
  expect(applies({ era: 'stateless' }, conditions())).toBe(false);
  expect(applies({ era: 'stateless' }, conditions({ era: 'stateless' }))).toBe(true);
  expect(applies({ mode: 'interactive' }, conditions())).toBe(false);
  expect(applies({ mode: 'interactive' }, conditions({ mode: 'interactive' }))).toBe(true);
  expect(applies({ setting: { on: true } }, conditions())).toBe(false);
  expect(applies({ setting: { on: false } }, conditions())).toBe(true);
  expect(applies({ setting: { on: true } }, conditions({ settings: { on: true } }))).toBe(true);
  expect(applies({ setting: { on: false } }, conditions({ settings: { on: true } }))).toBe(false);
});

test('every key of a guard must hold', () => {
  const both = { transport: 'http', era: 'initialize' } as const;
  expect(applies(both, conditions({ transport: 'http' }))).toBe(true);
  expect(applies(both, conditions({ transport: 'http', era: 'stateless' }))).toBe(false);
  expect(applies(both, conditions())).toBe(false);
});

test('what only a live exchange can tell does not hold', () => {
  expect(applies({ idsSeen: true }, conditions())).toBe(false);
  expect(applies({ idsSeen: false }, conditions())).toBe(true);
});

test('what a live exchange tells is asked of it', () => {
  expect(applies({ idsSeen: true }, conditions(), { idsSeen: true })).toBe(true);
  expect(applies({ idsSeen: true }, conditions(), { replies: 'sse' })).toBe(false);
  expect(applies({ replies: 'json' }, conditions())).toBe(true);
  expect(applies({ replies: 'json' }, conditions(), { replies: 'json' })).toBe(true);
  expect(applies({ replies: 'json' }, conditions(), { replies: 'sse' })).toBe(false);
});
