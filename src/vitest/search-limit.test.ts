import { expect, test } from 'vitest';
import { searchLimit } from './search-limit.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('ends the search while some of the time of the test is left', async () => {
  const { signal } = searchLimit({ beganMs: Date.now(), timeoutMs: 100 }, 'ask for less');
  expect(signal?.aborted).toBe(false);
  await wait(90);
  expect(signal?.aborted).toBe(true);
});

test('a test that has run for long already searches no more', () => {
  expect(searchLimit({ beganMs: Date.now() - 4_000, timeoutMs: 5_000 }, 'ask for less').signal?.aborted).toBe(true);
});

test('a search that is over leaves no timer that aborts anything', async () => {
  const limit = searchLimit({ beganMs: Date.now(), timeoutMs: 60 }, 'ask for less');
  limit.clear();
  await wait(80);
  expect(limit.signal?.aborted).toBe(false);
});

test.each([null, { beganMs: Date.now(), timeoutMs: 0 }])('without a time limit (%s) there is no signal', (limit) => {
  expect(searchLimit(limit, 'ask for less').signal).toBeUndefined();
});
