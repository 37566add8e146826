import { expect, test } from 'vitest';
import { onIdleMachineMs } from './idle-machine.ts';

const thread = (cpuMs: number, queuedMs: number) => ({ cpuMs, queuedMs });

test.each([
  ['one thread that computes alone', 100, [thread(100, 0)], 100],
  ['one thread that waits for a processor', 600, [thread(100, 500)], 100],
  ['a wait for a disk', 600, [thread(1, 0)], 600],
  ['a wait for a disk on a busy machine', 600, [thread(1, 200)], 400],
  ['a thread that works for another, one after the other', 600, [thread(50, 100), thread(100, 350)], 150],
  ['four at once on two processors: not their sum, nor one alone', 200, Array(4).fill(thread(100, 100)), 200],
  ['the same on a busy machine', 900, Array(4).fill(thread(100, 800)), 200],
  ['two at once on two processors', 100, Array(2).fill(thread(100, 0)), 100],
  ['threads that did nothing', 600, [thread(0, 0), thread(0, 0)], 600],
  ['more processor time than time, as the kernel counts it late', 100, [thread(104, 0)], 100],
])('%s', (_, wallMs, threads, expected) => {
  expect(onIdleMachineMs(wallMs, threads, 2)).toBe(expected);
});
