import { expect, test } from 'vitest';
import { aborted } from './session-time.ts';

test('a run that the caller ended gives the reason of the caller', () => {
  const [told, untold] = [new AbortController(), new AbortController()];
  told.abort(new Error('it was not done within 9 ms (--max-total-ms)'));
  untold.abort();
  expect(aborted(told.signal)).toEqual({ why: 'aborted', note: 'it was not done within 9 ms (--max-total-ms)' });
  expect(aborted(untold.signal).note).toBe('it was ended by the caller');
});
