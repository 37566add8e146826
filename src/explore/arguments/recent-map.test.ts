import { expect, test } from 'vitest';
import { RecentMap } from './recent-map.ts';

test('what was not asked for longest is forgotten first', () => {
  const map = new RecentMap<number>(6);
  map.set('aa', 1);
  map.set('bb', 2);
  map.set('cc', 3);
  expect(map.get('aa')).toBe(1);
  map.set('dd', 4);
  expect(['aa', 'bb', 'cc', 'dd'].map((key) => map.get(key))).toEqual([1, undefined, 3, 4]);
});

test('one that alone is too large is kept until the next', () => {
  const map = new RecentMap<number>(3);
  map.set('a', 1);
  map.set('long', 2);
  expect([map.get('a'), map.get('long')]).toEqual([undefined, 2]);
});

test('set again counts once', () => {
  const map = new RecentMap<number>(4);
  for (let times = 0; times < 5; times += 1) map.set('ab', times);
  map.set('cd', 0);
  expect([map.get('ab'), map.get('cd')]).toEqual([4, 0]);
});
