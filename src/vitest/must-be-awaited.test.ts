import { expect, test } from 'vitest';
import { mustBeAwaited } from './must-be-awaited.ts';
import { NotAwaitedError } from './not-awaited-error.ts';

const forgotten = new NotAwaitedError("toAnswerInTime('search')");

/** A test that is over when it is told so. */
function aTest(state = 'run') {
  const finished: (() => Promise<void>)[] = [];
  const waited: Promise<unknown>[] = [];
  return {
    waited,
    onFinished: (one: () => Promise<void>) => finished.push(one),
    waitFor: (work: Promise<unknown>) => waited.push(work),
    hasFailed: () => state === 'fail',
    ends: () => Promise.all(finished.map((one) => one())),
  };
}

/** What a runner does with the answer of a matcher before the test gets it. */
const asRunner = (answer: Promise<string>) =>
  answer.then((said) => {
    if (said === 'no') throw new Error('the assertion failed');
  });

const never = () => {};

test('forgotten: it fails the test, with what it would have failed with', async () => {
  const running = aTest();
  asRunner(mustBeAwaited(Promise.resolve('no'), running, { stop: never, forgotten, soft: false }));

  await expect(running.ends()).rejects.toBe(forgotten);
  expect(forgotten).toMatchObject({ code: 'ERR_NOT_AWAITED', cause: { message: 'the assertion failed' } });
});

test('awaited: it says nothing, and passes on what came', async () => {
  const running = aTest();
  const asserted = asRunner(mustBeAwaited(Promise.resolve('no'), running, { stop: never, forgotten, soft: false }));

  await expect(asserted).rejects.toThrow('the assertion failed');
  await running.ends();
});

test('a test that failed already is told nothing more', async () => {
  const running = aTest('fail');
  asRunner(mustBeAwaited(Promise.resolve('yes'), running, { stop: never, forgotten, soft: false }));

  await running.ends();
});

test('softly: what the runner makes of it is not yet the test', async () => {
  const running = aTest();
  const asserted = asRunner(mustBeAwaited(Promise.resolve('yes'), running, { stop: never, forgotten, soft: true }));
  asserted.then(never);
  await expect(running.ends()).rejects.toBe(forgotten);

  const other = aTest();
  await asRunner(mustBeAwaited(Promise.resolve('yes'), other, { stop: never, forgotten, soft: true })).then(never);
  await other.ends();
});

test('what is still under way when the test is over is stopped and waited for, awaited or not', async () => {
  const running = aTest();
  const stopping = new AbortController();
  const answer = new Promise<string>((_, reject) => {
    stopping.signal.onabort = () => reject(new Error('stopped'));
  });
  const stop = () => stopping.abort();
  const asserted = asRunner(mustBeAwaited(answer, running, { stop, forgotten, soft: false }));
  const told = asserted.catch((error: Error) => error.message);

  await running.ends();
  expect(await told).toBe('stopped');
});

test('what is not under way any more is not stopped, and the runner waits for it before', async () => {
  const running = aTest();
  const stop = () => expect.fail('stopped');
  await asRunner(mustBeAwaited(Promise.resolve('yes'), running, { stop, forgotten, soft: false }));
  expect(running.waited).toHaveLength(1);

  await Promise.all(running.waited);
  await running.ends();
});

test('where there is no test to fail, it is the answer itself', () => {
  const answer = Promise.resolve('yes');
  const nowhere = {
    ...aTest(),
    onFinished: () => {
      throw new Error('not inside a hook');
    },
  };
  expect(mustBeAwaited(answer, nowhere, { stop: never, forgotten, soft: false })).toBe(answer);
});
