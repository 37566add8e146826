import { expect, test } from 'vitest';
import { assertRunner } from './assert-runner.ts';

test('vitest 3 is refused by what its worker says, and says what to do', () => {
  const worker = { filepath: '/a.test.ts', moduleCache: new Map() };
  expect(() => assertRunner(worker)).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE', message: expect.stringContaining('needs vitest 4 or later') }),
  );
});

test('this one is not, nor is a process without vitest', () => {
  assertRunner();
  assertRunner(undefined);
});
