import { afterEach, expect, test, vi } from 'vitest';
import { Interruption } from './interruption.ts';

afterEach(() => vi.restoreAllMocks());

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s asks for an end, and again ends this process at once', (signal, status) => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const interruption = new Interruption(null);
  process.emit(signal);
  expect(interruption.signal.reason).toMatchObject({ message: `it was interrupted by ${signal}` });
  expect(exit).not.toHaveBeenCalled();
  process.emit(signal);
  interruption.close();

  expect(exit.mock.calls).toEqual([[status]]);
});

test('once it is closed, signals are no longer its own', () => {
  const before = process.listenerCount('SIGINT');
  const interruption = new Interruption(null);
  const meanwhile = process.listenerCount('SIGINT');
  interruption.close();

  expect([meanwhile - before, process.listenerCount('SIGINT') - before]).toEqual([1, 0]);
});

test('the limit asks for an end, unless it is closed before', async () => {
  const limited = new Interruption(5);
  const closed = new Interruption(5);
  closed.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  limited.close();

  expect([limited.signal.aborted, closed.signal.aborted]).toEqual([true, false]);
});
