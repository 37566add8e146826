import { expect, test } from 'vitest';
import { DeliveryQueue } from './delivery-queue.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('delivers one thing per macrotask, in order, with microtasks in between', async () => {
  const seen: string[] = [];
  const queue = new DeliveryQueue(() => () => {}, 'test');
  for (const name of ['a', 'b', 'c'])
    queue.push(() => {
      seen.push(name);
      void Promise.resolve().then(() => seen.push(`after ${name}`));
    });
  while (seen.length < 6) await turn();
  expect(seen).toEqual(['a', 'after a', 'b', 'after b', 'c', 'after c']);
});

test('holds time from the first push until the last delivery', async () => {
  const held: string[] = [];
  const queue = new DeliveryQueue((reason) => {
    held.push(`hold ${reason}`);
    return () => held.push('release');
  }, 'a line');
  let delivered = 0;
  queue.push(() => delivered++);
  queue.push(() => delivered++);
  expect(held).toEqual(['hold a line']);
  while (delivered < 2) await turn();
  expect(held).toEqual(['hold a line', 'release']);
});

test('makes no delivery while it is held, not even one that was due, and holds time meanwhile', async () => {
  const seen: string[] = [];
  const queue = new DeliveryQueue(() => () => seen.push('time goes on'), 'test');
  queue.push(() => seen.push('dropped'));
  queue.clear();
  queue.hold();
  queue.push(() => seen.push('a'));
  queue.push(() => seen.push('b'));
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(seen).toEqual([]);
  queue.resume();
  seen.push('resumed');
  while (!queue.empty) await turn();
  expect(seen).toEqual(['resumed', 'a', 'b', 'time goes on']);
});

test('what is held and resumed before its turn is delivered once, in a macrotask for each', async () => {
  const seen: string[] = [];
  const queue = new DeliveryQueue(() => () => {}, 'test');
  for (const name of ['a', 'b'])
    queue.push(() => {
      seen.push(name);
      void Promise.resolve().then(() => seen.push(`after ${name}`));
    });
  queue.hold();
  queue.resume();
  await queue.delivered();
  expect(seen).toEqual(['a', 'after a', 'b', 'after b']);
});

test('a queue that was held in vain delivers as before', async () => {
  const seen: string[] = [];
  const queue = new DeliveryQueue(() => () => {}, 'test');
  queue.hold();
  queue.resume();
  queue.push(() => seen.push('a'));
  await queue.delivered();
  expect(seen).toEqual(['a']);
});
