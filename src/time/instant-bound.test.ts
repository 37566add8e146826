import { expect, it } from 'vitest';
import { InstantBound } from './instant-bound.ts';
import { real } from './real.ts';

/** Lets real milliseconds pass for the bound alone. */
const clock = (): { pass(ms: number): void; end(): void } => {
  const writable = real as { nowMs: () => number };
  const { nowMs } = writable;
  let now = 0;
  writable.nowMs = () => now;
  return {
    pass: (ms) => {
      now += ms;
    },
    end: () => {
      writable.nowMs = nowMs;
    },
  };
};

const play = (
  script: (bound: InstantBound, at: { step: number; work: number }, pass: (ms: number) => void) => void,
) => {
  const at = { step: 0, work: 0 };
  const told: string[] = [];
  const time = clock();
  const bound = new InstantBound(100, {
    step: () => at.step,
    work: () => at.work,
    suspected: () => told.push('suspected'),
    exceeded: (ms) => told.push(`exceeded ${ms}`),
  });
  bound.begin();
  bound.restless();
  script(bound, at, time.pass);
  time.end();
  return told;
};

it('tells of an instant once it has been restless for half as long, and for too long', () => {
  const told = play((bound, _at, pass) => {
    for (let i = 0; i < 20; i++) {
      pass(10);
      bound.restless();
    }
  });
  expect(told).toEqual(['suspected', 'exceeded 110']);
});

it.each<[string, (bound: InstantBound, at: { step: number; work: number }) => void]>([
  ['virtual time that moves', (_bound, at) => at.step++],
  ['completed work', (_bound, at) => at.work++],
  ['a sleep', (bound) => bound.slept()],
  ['silence', (bound) => [bound.end(), bound.begin()]],
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
  expect(told).toEqual(['exceeded 2070']);
});

it('what passes between two silences is not counted', () => {
  const told = play((bound, at, pass) => {
    for (let i = 0; i < 30; i++) {
      bound.end();
      pass(1000);
      bound.begin();
      at.work++;
      bound.restless();
    }
  });
  expect(told).toEqual([]);
});
