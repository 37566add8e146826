import { expect, it } from 'vitest';
import type { Standstill } from '../core/standstill.ts';
import { type UnansweringAgent, unresponsive } from './unresponsive.ts';

const agent: UnansweringAgent = {
  name: 'server.js (c1)',
  pid: 7,
  waiting: [],
  blocked: null,
  spin: undefined,
  lastSetMs: 340,
  unanswered: { what: 'settle', sinceMs: 340 },
};
const still: Standstill = { how: 'still', limitMs: 5000 };
const computing = (pid: number): Standstill => ({ how: 'computing', limitMs: 30_000, pid });
const asleep = (): string => 'SSS';

it.each<[string, Partial<UnansweringAgent>, Standstill, string, string, string]>([
  ['computes', {}, computing(7), 'SRS', 'ERR_CPU_BOUND', 'it computes, and a computation has used 30 s of processor'],
  ['waits for one that computes', {}, computing(2 ** 30), 'SSS', 'ERR_CPU_BOUND', 'it waits for a process, which'],
  ['sleeps in a system call', {}, still, 'SDS', 'ERR_NO_ANSWER', 'no thread that works for it was runnable for 5 s'],
  ['is stopped', {}, still, 'TTT', 'ERR_NO_ANSWER', 'it is stopped (SIGSTOP, a debugger)'],
  [
    'reads the clock',
    { spin: { source: 'a.js:1:2', sure: false } },
    computing(7),
    'RSS',
    'ERR_SPIN',
    'looping at a.js:1:2',
  ],
])('an agent that %s is reported as such', (_, more, standstill, states, code, words) => {
  expect(unresponsive({ ...agent, ...more }, standstill, () => states)).toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
});

it('the call that blocks it is named, if it was reported', () => {
  const blocked = { what: 'execSync', at: '/x/server.js:3:1', sinceMs: 300 };
  expect(unresponsive({ ...agent, pid: 2 ** 30, blocked }, still, asleep)?.waitingFor).toEqual([
    { what: 'server.js (c1): execSync', at: '/x/server.js:3:1', sinceMs: 300 },
  ]);
  expect(unresponsive({ ...agent, pid: 2 ** 30 }, still, asleep)?.waitingFor).toEqual([
    { what: 'server.js (c1): a synchronous call', at: null, sinceMs: 340 },
  ]);
});

it('an agent that was asked nothing, or has said what it waits for, answers', () => {
  expect(unresponsive({ ...agent, unanswered: undefined }, still, asleep)).toBeUndefined();
  expect(unresponsive({ ...agent, waiting: [{ what: 'fs', at: null, sinceMs: 0 }] }, still, asleep)).toBeUndefined();
});
