import { expect, it } from 'vitest';
import { judgeLoad, type Load } from './load.ts';

it.each<[string, Load, [states: string | undefined, cpuMs: number | undefined][]]>([
  [
    'runs',
    'computes',
    [
      ['RSS', 10],
      ['RSS', 60],
    ],
  ],
  [
    'is starved: waits for the processor and gets none',
    'computes',
    [
      ['RSS', 10],
      ['RSS', 10],
    ],
  ],
  [
    'got a small share between two looks',
    'computes',
    [
      ['SSS', 10],
      ['SSS', 20],
      ['SSS', 20],
    ],
  ],
  [
    'is seen running once',
    'computes',
    [
      ['SSS', 10],
      ['SRS', 10],
      ['SSS', 10],
    ],
  ],
  [
    'waits in a system call',
    'sleeps',
    [
      ['SSS', 10],
      ['DSS', 10],
    ],
  ],
  [
    'is stopped',
    'stopped',
    [
      ['TTT', 10],
      ['TTT', 10],
    ],
  ],
  ['is of a system that does not tell', 'computes', [[undefined, undefined]]],
])('a process that %s %s', (_name, load, samples) => {
  expect(judgeLoad(samples.map(([states, cpuMs]) => ({ states, cpuMs })))).toBe(load);
});
