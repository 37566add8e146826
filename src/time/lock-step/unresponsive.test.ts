import { expect, it } from 'vitest';
import type { Standstill } from '../standstill.ts';
import { type Silent, unresponsive } from './unresponsive.ts';

const agent: Silent = {
  name: 'server.js (pid 7, c1)',
  pid: 7,
  waiting: [],
  spin: undefined,
  unanswered: { what: 'settle', forMs: 5000 },
};
const still: Standstill = { how: 'still', limitMs: 5000 };
const computing = (pid: number): Standstill => ({ how: 'computing', limitMs: 30_000, pid });
const asleep = (): string => 'SSS';

it.each<[string, Partial<Silent>, Standstill, string, string, string]>([
  ['computes', {}, computing(7), 'SRS', 'ERR_CPU_BOUND', 'it computes, and a computation has used 30 s of processor'],
  [
    'waits for one that computes',
    {},
    computing(2 ** 30),
    'SSS',
    'ERR_CPU_BOUND',
    'it waits for a process (pid 1073741824), which',
  ],
  ['sleeps in a system call', {}, still, 'SDS', 'ERR_NO_ANSWER', 'no thread that works for it was runnable for 5 s'],
  ['is stopped', {}, still, 'TTT', 'ERR_NO_ANSWER', 'it is stopped (SIGSTOP, a debugger)'],
  [
    'reads the clock',
    { spin: { place: 'a.js:1:2', sure: false } },
    computing(7),
    'RSS',
    'ERR_SPIN',
    'looping at a.js:1:2',
  ],
])('an agent that %s is told so', (_, more, standstill, states, code, words) => {
  expect(unresponsive({ ...agent, ...more }, standstill, () => states)).toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
});

it('an agent that was asked nothing, or has said what it waits for, answers', () => {
  expect(unresponsive({ ...agent, unanswered: undefined }, still, asleep)).toBeUndefined();
  expect(unresponsive({ ...agent, waiting: ['fs'] }, still, asleep)).toBeUndefined();
});
