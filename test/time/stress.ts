import type { InternalOptions } from '../../src/time/core/clock-options.ts';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { openFixtures, openOutside } from './stress-fixtures.ts';
import { workloads } from './stress-workloads.ts';
import { besideDecoy } from './workloads/beside-decoy.ts';
import type { Workload, Workloads } from './workloads/workload.ts';

/** What became of one kind of real work. */
export interface Outcome {
  readonly operations: number;
  /** How often a timer of one virtual millisecond fired although the operation was not over. */
  readonly early: number;
  /** What ended the run before its time, such as a false deadlock. */
  readonly error?: unknown;
}

export type Outcomes = ReadonlyMap<string, Outcome>;

export interface StressOptions {
  /** How many operations a kind of weight 1 gets. */
  readonly operations: number;
  /** Whether every kind gets as many, whatever its weight. */
  readonly evenly?: boolean;
  /** Only these kinds. */
  readonly kinds?: readonly string[];
  readonly clock?: InternalOptions;
}

/** Whether there is time for more; a big run on a busy machine is bounded by the clock on the wall, and says what it did. */
export type MayGoOn = () => boolean;

/**
 * The metric that matters: does a virtual timer ever fire while real work that the code awaits is unfinished? A decoy of
 * one virtual millisecond is armed beside every operation, in this process.
 */
export async function stress(
  { operations, evenly = false, kinds, clock: options }: StressOptions,
  mayGoOn: MayGoOn = () => true,
): Promise<Outcomes> {
  const outside = await openOutside();
  const fixtures = await openFixtures(outside.ports);
  const all = select(await workloads(fixtures), kinds);
  const clock = new VirtualClock(options).install();
  const outcomes = new Map<string, Outcome>();
  try {
    for (const [kind, workload] of all) {
      if (!mayGoOn()) break;
      const times = Math.ceil(operations * (evenly ? 1 : workload.weight));
      outcomes.set(kind, await runKind(clock, workload, times, mayGoOn));
    }
  } finally {
    clock.uninstall();
    await fixtures.close();
    await outside.close();
  }
  return outcomes;
}

async function runKind(clock: VirtualClock, { run }: Workload, operations: number, mayGoOn: MayGoOn): Promise<Outcome> {
  let early = 0;
  let done = 0;
  try {
    await clock.run(async () => {
      for (; done < operations && mayGoOn(); done++) {
        if (await besideDecoy(run)) early++;
        if (done % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
      }
    });
    return { operations: done, early };
  } catch (error) {
    return { operations: done, early, error };
  }
}

export const select = (all: Workloads, kinds: readonly string[] | undefined): [string, Workload][] =>
  Object.entries(all).filter(([kind]) => kinds?.includes(kind) ?? true);

/** How many operations were run and how many timers fired early, over all kinds. */
export function sum(outcomes: Outcomes): { kinds: number; operations: number; early: number; errors: number } {
  const all = [...outcomes.values()];
  return {
    kinds: all.length,
    operations: all.reduce((total, { operations }) => total + operations, 0),
    early: all.reduce((total, { early }) => total + early, 0),
    errors: all.filter(({ error }) => error !== undefined).length,
  };
}
