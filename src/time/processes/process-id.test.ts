import { expect, it } from 'vitest';
import { compareIds, treeOf } from './process-id.ts';

it('ids go by their numbers, parents first', () => {
  const inOrder = ['c1', 'c1#2', 'c1.2', 'c1.2#3', 'c1.10', 'c2', 'c10'];

  expect([...inOrder].reverse().sort(compareIds)).toEqual(['c1', 'c1#2', 'c1.2', 'c1.2#3', 'c1.10', 'c2', 'c10']);
});

it.each(['c12', 'c12.3', 'c12#1', 'c12.3#4'])('%s belongs to the tree of c12', (id) => {
  expect(treeOf(id)).toBe('c12');
});
