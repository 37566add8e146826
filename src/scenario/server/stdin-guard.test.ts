import { afterEach, expect, test } from 'vitest';
import { guardStdin, type StdinGuard } from './stdin-guard.ts';

let guard: StdinGuard | null = null;
afterEach(() => guard?.release());

test.each(['data', 'readable'])('a listener for %s counts as reading', (event) => {
  guard = guardStdin();
  process.stdin.on(event, () => {});
  expect(() => guard?.assertUnread()).toThrow(expect.objectContaining({ code: 'ERR_SERVER_ON_STDIO' }));
});

test.each(['end', 'error', 'close'])('a listener for %s does not', (event) => {
  guard = guardStdin();
  process.stdin.on(event, () => {});
  expect(() => guard?.assertUnread()).not.toThrow();
});

test('release gives the stream of this process back', () => {
  const before = process.stdin;
  guard = guardStdin();
  expect(process.stdin).not.toBe(before);
  guard.release();
  expect(process.stdin).toBe(before);
});
