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
