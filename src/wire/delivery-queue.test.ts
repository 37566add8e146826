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
