import type { InternalOptions } from '../../src/time/clock-options.ts';
import { VirtualClock } from '../../src/time/virtual-clock.ts';
import { type Fixtures, openFixtures } from './stress-fixtures.ts';
import { type Workload, workloads } from './stress-workloads.ts';

/** What became of one kind of I/O. */
export interface Outcome {
  readonly operations: number;
  /** How often a timer of one virtual millisecond fired although the operation was not over. */
  readonly early: number;
  /** What ended the run before its time, such as a false deadlock. */
  readonly error?: unknown;
}

export interface StressOptions {
  /** How many operations a kind of weight 1 gets. */
  readonly operations: number;
  /** Only these kinds. */
  readonly kinds?: readonly string[];
  readonly clock?: InternalOptions;
}

/**
 * The metric that matters: does a virtual timer ever fire while real I/O that the code awaits is unfinished? A decoy of
 * one virtual millisecond is armed beside every operation.
 */
export async function stress({ operations, kinds, clock: options }: StressOptions): Promise<Map<string, Outcome>> {
  const fixtures = await openFixtures();
  const clock = new VirtualClock(options).install();
  clock.ignore(fixtures.outsideProcess);
  const outcomes = new Map<string, Outcome>();
  try {
    for (const [kind, workload] of select(fixtures, kinds)) {
      outcomes.set(kind, await runKind(clock, workload, Math.ceil(operations * workload.weight)));
    }
  } finally {
    clock.uninstall();
    await fixtures.close();
  }
  return outcomes;
}

async function runKind(clock: VirtualClock, workload: Workload, operations: number): Promise<Outcome> {
  let early = 0;
  let done = 0;
  try {
    await clock.run(async () => {
      for (; done < operations; done++) {
        let over = false;
        const decoy = setTimeout(() => {
          if (!over) early++;
        }, 1);
        await workload.run();
        over = true;
        clearTimeout(decoy);
        if (done % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
      }
    });
    return { operations: done, early };
  } catch (error) {
    return { operations: done, early, error };
  }
}

const select = (fixtures: Fixtures, kinds: readonly string[] | undefined): [string, Workload][] =>
  Object.entries(workloads(fixtures)).filter(([kind]) => kinds?.includes(kind) ?? true);

/** How many operations were run and how many timers fired early, over all kinds. */
export function sum(outcomes: ReadonlyMap<string, Outcome>): { operations: number; early: number; errors: number } {
  const all = [...outcomes.values()];
  return {
    operations: all.reduce((total, { operations }) => total + operations, 0),
    early: all.reduce((total, { early }) => total + early, 0),
    errors: all.filter(({ error }) => error !== undefined).length,
  };
}
