import { expect, test } from 'vitest';
import { takeTurn } from './thread-turn.ts';

test('one session has the thread at a time, in the order in which they asked', async () => {
  const order: string[] = [];
  const play = async (name: string) => {
    const turn = await takeTurn();
    order.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(`${name} ends`);
    turn.end();
  };
  await Promise.all([play('a'), play('b'), play('c')]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('code inside a session cannot begin another one: it would wait for itself', async () => {
  const turn = await takeTurn();
  await expect(turn.run(() => takeTurn())).rejects.toMatchObject({ code: 'ERR_NESTED_WORLD' });
  turn.end();
  (await takeTurn()).end();
});
