import { expect, test } from 'vitest';
import { joinedBlockTime } from './joined-block-time.ts';

test('blockings of time that overlap are one, and it ends with the last of them', () => {
  const log: string[] = [];
  const blockTime = joinedBlockTime((reason) => {
    log.push(`+ ${reason}`);
    return () => log.push(`- ${reason}`);
  });
  const first = blockTime('first');
  const second = blockTime('second');
  first();
  first();
  expect(log).toEqual(['+ first']);
  second();
  blockTime('third')();
  expect(log).toEqual(['+ first', '- first', '+ third', '- third']);
});
