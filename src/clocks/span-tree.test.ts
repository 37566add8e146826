import { expect, test } from 'vitest';
import type { OpenSpan } from './reducer-state.ts';
import { isWithin, spanWith, subtree } from './span-tree.ts';

const span = (id: number, parentId: number | null): OpenSpan => ({ id, parentId, span: 'call', beganMs: 0 });
const spans = [span(1, null), span(2, 1), span(3, 2), span(4, 2), span(5, null)];

test('a span by its id', () => {
  expect(spanWith(spans, 3)).toBe(spans[2]);
  expect(spanWith(spans, 9)).toBeUndefined();
  expect(spanWith(spans, null)).toBeUndefined();
});

test('within: itself, and by way of open spans only', () => {
  expect(isWithin(spans, 1, 1)).toBe(true);
  expect(isWithin(spans, 4, 1)).toBe(true);
  expect(isWithin(spans, 1, 4)).toBe(false);
  expect(isWithin(spans, 5, 1)).toBe(false);
  expect(isWithin(spans, 9, 1)).toBe(false);
  expect(isWithin([span(1, null), span(3, 2)], 3, 1)).toBe(false);
});

test('a subtree, the innermost first', () => {
  expect(subtree(spans, 1)).toEqual([3, 4, 2, 1]);
  expect(subtree(spans, 5)).toEqual([5]);
});
