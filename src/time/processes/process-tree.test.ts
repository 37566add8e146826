import { expect, it } from 'vitest';
import { ProcessTree } from './process-tree.ts';

it('who waits for news is told once, and may wait again', () => {
  const tree = new ProcessTree('c1');
  const heard: string[] = [];
  tree.news();
  tree.onNews = () => {
    heard.push('first');
    tree.onNews = () => heard.push('second');
  };
  tree.news();
  expect(heard).toEqual(['first']);
  tree.news();
  tree.news();

  expect(heard).toEqual(['first', 'second']);
});

it('a tree stands still after some time, less from then on, and not while anything moves', () => {
  const tree = new ProcessTree('c1');
  const stillAfter = (): number => {
    let ms = 0;
    for (; !tree.standsStill; ms++) tree.stoodStill(1);
    return ms;
  };
  const first = stillAfter();
  const moves = tree.moved();
  expect([tree.standsStill, tree.moves]).toEqual([false, moves]);
  const later = stillAfter();

  expect(later).toBeGreaterThan(0);
  expect(first).toBeGreaterThan(later);
});

/** Fires timers one by one, and counts the looks at a tree that stands still after each. */
function looksAt(tree: ProcessTree, timers: number): number {
  let looks = 0;
  for (let fired = 0; fired < timers; fired++) {
    tree.moved();
    for (; !tree.standsStill; looks++) tree.stoodStill(10);
    tree.fired(1);
  }
  return looks;
}

it('a tree that stands still after each of its timers is looked at ever more seldom', () => {
  const tree = new ProcessTree('c1');
  expect(looksAt(tree, 90)).toBe(9 + 90); // the first time for 100 ms
  expect(looksAt(tree, 172_800)).toBeLessThan(100);
});

it('and after each timer again once it was seen at work', () => {
  const tree = new ProcessTree('c1');
  looksAt(tree, 10_000);
  expect(tree.timersUnseen).toBeGreaterThan(1);
  tree.worked();
  expect(tree.timersUnseen).toBe(0);
  expect(looksAt(tree, 90)).toBe(90);
});
