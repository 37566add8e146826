import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

/** Tasks that end when they are told to, and say when they begin. */
function tasksOf(sizes: readonly number[]) {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const tasks = sizes.map((size, index) => ({
    size,
    run: () => {
      begun.push(index);
      return new Promise<string>((resolve) => {
        ends[index] = () => resolve(`result ${index}`);
      });
    },
  }));
  const end = async (index: number) => {
    ends[index]?.();
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { tasks, begun, end };
}

test('the longest begins first, and results keep the order of the tasks', async () => {
  const { tasks, begun, end } = tasksOf([1, 3, 2, 11]);
  const all = inParallel(tasks, 2);
  expect(begun).toEqual([3, 1]);
  await end(1);
  expect(begun).toEqual([3, 1, 2]);
  await end(2);
  await end(0);
  await end(3);
  expect(await all).toEqual(['result 0', 'result 1', 'result 2', 'result 3']);
});

test('tasks of one size begin in their order', async () => {
  const { tasks, begun, end } = tasksOf([1, 1, 1]);
  const all = inParallel(tasks, 2);
  expect(begun).toEqual([0, 1]);
  await end(0);
  expect(begun).toEqual([0, 1, 2]);
  await end(1);
  await end(2);
  await all;
});

test('one at a time keeps the order of the tasks', async () => {
  const { tasks, begun, end } = tasksOf([1, 2]);
  const all = inParallel(tasks, 1);
  expect(begun).toEqual([0]);
  await end(0);
  expect(begun).toEqual([0, 1]);
  await end(1);
  expect(await all).toEqual(['result 0', 'result 1']);
});

test('a failure is thrown once all that was begun has ended', async () => {
  const ended: string[] = [];
  const failing = { size: 1, run: () => Promise.reject(new Error('no')) };
  const good = {
    size: 1,
    run: async () => {
      await Promise.resolve();
      ended.push('good');
    },
  };
  await expect(inParallel([failing, good], 2)).rejects.toThrow('no');
  expect(ended).toEqual(['good']);
});
