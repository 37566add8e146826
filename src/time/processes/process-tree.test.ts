import { expect, it } from 'vitest';
import { compareIds, ProcessTree, treeOf } from './process-tree.ts';

it('a waiter is called once, and may wait again', () => {
  const tree = new ProcessTree('c1');
  const heard: string[] = [];
  tree.wakeWaiter();
  tree.onChange = () => {
    heard.push('first');
    tree.onChange = () => heard.push('second');
  };
  tree.wakeWaiter();
  expect(heard).toEqual(['first']);
  tree.wakeWaiter();
  tree.wakeWaiter();

  expect(heard).toEqual(['first', 'second']);
});

it('a tree is idle after some time, after less from then on, and not while anything moves', () => {
  const tree = new ProcessTree('c1');
  const stillAfter = (): number => {
    let ms = 0;
    for (; !tree.isIdle; ms++) tree.wasIdle(1);
    return ms;
  };
  const first = stillAfter();
  const moves = tree.moved();
  expect([tree.isIdle, tree.moves]).toEqual([false, moves]);
  const later = stillAfter();

  expect(later).toBeGreaterThan(0);
  expect(first).toBeGreaterThan(later);
});

/** Fires timers one by one, and counts the looks at a tree that is idle after each. */
function looksAt(tree: ProcessTree, timers: number): number {
  let looks = 0;
  for (let fired = 0; fired < timers; fired++) {
    tree.moved();
    for (; !tree.isIdle; looks++) tree.wasIdle(10);
    tree.fired(1);
  }
  return looks;
}

it('a tree that is idle after each of its timers is looked at less and less often', () => {
  const tree = new ProcessTree('c1');
  expect(looksAt(tree, 90)).toBe(9 + 90); // the first time for 100 ms
  expect(looksAt(tree, 172_800)).toBeLessThan(100);
});

it('and after each timer again once it was seen at work', () => {
  const tree = new ProcessTree('c1');
  looksAt(tree, 10_000);
  expect(tree.timersUnseen).toBeGreaterThan(1);
  tree.wasBusy();
  expect(tree.timersUnseen).toBe(0);
  expect(looksAt(tree, 90)).toBe(90);
});

it('ids go by their numbers, parents first', () => {
  const inOrder = ['c1', 'c1#2', 'c1.2', 'c1.2#3', 'c1.10', 'c2', 'c10'];

  expect([...inOrder].reverse().sort(compareIds)).toEqual(['c1', 'c1#2', 'c1.2', 'c1.2#3', 'c1.10', 'c2', 'c10']);
});

it.each(['c12', 'c12.3', 'c12#1', 'c12.3#4'])('%s belongs to the tree of c12', (id) => {
  expect(treeOf(id)).toBe('c12');
});
