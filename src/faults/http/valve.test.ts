import { expect, test } from 'vitest';
import { Valve } from './valve.ts';

test('what waits goes in its order, before what comes while it goes', () => {
  const gone: number[] = [];
  const valve = new Valve();
  valve.pass(() => {
    gone.push(1);
    valve.pass(() => void gone.push(3));
  });
  valve.pass(() => void gone.push(2));
  expect(gone).toEqual([]);
  valve.open();
  valve.open();
  valve.pass(() => void gone.push(4));
  expect(gone).toEqual([1, 2, 3, 4]);
});
