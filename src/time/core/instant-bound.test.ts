import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { real } from '../base/real.ts';
import { InstantBound } from './instant-bound.ts';

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  vi.spyOn(real, 'nowMs').mockImplementation(() => nowMs);
});
afterEach(() => void vi.restoreAllMocks());

interface Told {
  step: number;
  work: number;
}

/** @param pass lets real milliseconds pass, in which this thread runs for `cpuMs` of them: by default, all the time */
const play = (script: (bound: InstantBound, at: Told, pass: (ms: number, cpuMs?: number) => void) => void) => {
  const at = { step: 0, work: 0 };
  const told: string[] = [];
  let usedMs = 0;
  const bound = new InstantBound(100, {
    step: () => at.step,
    work: () => at.work,
    cpuMs: () => usedMs,
    suspected: () => told.push('suspected'),
    exceeded: () => told.push(`exceeded ${usedMs}`),
  });
  const pass = (ms: number, cpuMs = ms): void => {
    nowMs += ms;
    usedMs += cpuMs;
  };
  bound.restless();
  pass(10);
  bound.restless(); // the first reading: what was used before is not known
  script(bound, at, pass);
  return told;
};

it('tells of an instant once it has been restless for half as long, and for too long', () => {
  const told = play((bound, _at, pass) => {
    for (let i = 0; i < 20; i++) {
      pass(10);
      bound.restless();
    }
  });
  expect(told).toEqual(['suspected', 'exceeded 120']);
});

it('a thread that gets no processor is not restless, however long that takes', () => {
  const told = play((bound, _at, pass) => {
    for (let i = 0; i < 20; i++) {
      pass(10_000, 5);
      bound.restless();
    }
  });
  expect(told).toEqual(['suspected']);
});

it.each<[string, (bound: InstantBound, at: Told) => void]>([
  ['virtual time that moves', (_bound, at) => at.step++],
  ['completed work', (_bound, at) => at.work++],
  ['a sleep', (bound) => bound.slept()],
  ['silence', (bound) => bound.end()],
])('%s is no restlessness', (_name, happens) => {
  const told = play((bound, at, pass) => {
    for (let i = 0; i < 15; i++) {
      pass(90);
      happens(bound, at);
      bound.restless();
    }
  });
  expect(told).toEqual([]);
});

it('work that goes on and on within one instant has an end too', () => {
  const told = play((bound, at, pass) => {
    for (let i = 0; i < 30; i++) {
      pass(90);
      at.work++;
      bound.restless();
    }
  });
  expect(told).toEqual(['exceeded 2080']);
});

it('what passes between two silences is not counted', () => {
  const told = play((bound, at, pass) => {
    for (let i = 0; i < 30; i++) {
      bound.end();
      pass(1000);
      at.work++;
      bound.restless();
    }
  });
  expect(told).toEqual([]);
});

it('reads the processor time every tenth of the limit, not at each look', () => {
  let reads = 0;
  const bound = new InstantBound(100, {
    step: () => 0,
    work: () => 0,
    cpuMs: () => ++reads,
    suspected: () => {},
    exceeded: () => {},
  });
  for (; nowMs <= 100; nowMs++) bound.restless();
  expect(reads).toBe(10);
});
