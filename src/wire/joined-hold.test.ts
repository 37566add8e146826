import { expect, test } from 'vitest';
import { joinedHold } from './joined-hold.ts';

test('holds that overlap are one, and it ends with the last of them', () => {
  const log: string[] = [];
  const hold = joinedHold((reason) => {
    log.push(`+ ${reason}`);
    return () => log.push(`- ${reason}`);
  });
  const first = hold('first');
  const second = hold('second');
  first();
  first();
  expect(log).toEqual(['+ first']);
  second();
  hold('third')();
  expect(log).toEqual(['+ first', '- first', '+ third', '- third']);
});
