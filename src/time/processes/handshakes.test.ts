import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { real } from '../base/real.ts';
import type { ThreadSample } from '../os/thread-table.ts';
import type { AdoptedChild } from './adopted-child.ts';
import { Handshakes } from './handshakes.ts';
import { ProcessTree } from './process-tree.ts';

const WITHIN_MS = 2000;
const LOOK_MS = 100;

let look: () => void;
let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  vi.spyOn(real, 'nowMs').mockImplementation(() => nowMs);
  vi.spyOn(real, 'setInterval').mockImplementation(((run: () => void) => {
    look = run;
  }) as unknown as typeof real.setInterval);
});
afterEach(() => void vi.restoreAllMocks());

/** @returns after how many looks, of at most 1000, a child is given up whose one thread is as `at` says at each */
function givenUpAfter(at: (looks: number) => Partial<ThreadSample>): number | null {
  let why: string | undefined;
  let looks = 0;
  // No such process: only whether it says hello in time is asked.
  const child = { process: {}, ready: new Promise(() => {}), giveUp: (text: string) => (why = text) };
  const asleep: ThreadSample = { tid: 1, state: 'S', cpuMs: 0, userMs: 0, queuedMs: 0, runs: 1 };
  const threads = () => new Map([[7, [{ ...asleep, ...at(looks) }]]]);
  new Handshakes(WITHIN_MS, () => {}, threads).waitFor(child as unknown as AdoptedChild, new ProcessTree('c1'));
  for (looks = 1; looks <= 1000; looks++) {
    nowMs += LOOK_MS;
    look();
    if (why !== undefined) {
      expect(why).toContain('no Node process of it joined the virtual clock within 2 s');
      return looks;
    }
  }
  return null;
}

it('a child that sleeps is given up once its time is over', () => {
  expect(givenUpAfter(() => ({}))).toBe(WITHIN_MS / LOOK_MS + 1);
});

it('one that waits for a processor is not', () => {
  expect(givenUpAfter(() => ({ state: 'R' }))).toBeNull();
});

it('one that computes is given up after as much processor time', () => {
  // It gets a fifth of a processor.
  expect(givenUpAfter((looks) => ({ state: 'R', userMs: looks * 20, cpuMs: looks * 20, runs: looks }))).toBe(101);
});
