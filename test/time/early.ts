import { ABLATION, type Ablation, type InternalOptions } from '../../src/time/core/clock-options.ts';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';

/** Real work that is over when the promise settles, and needs no virtual timer to get there. */
export type Operation = () => Promise<unknown>;

/**
 * Runs an operation `times` over beside a decoy of one virtual millisecond.
 *
 * @param ablation a part of the rule that is taken out
 * @returns in how many of them the decoy fired although the operation was not over
 */
export async function early(operation: Operation, times: number, ablation: Ablation = {}): Promise<number> {
  let fired = 0;
  for (let i = 0; i < times; i++) if (await firesEarly(operation, ablation)) fired++;
  return fired;
}

async function firesEarly(operation: Operation, ablation: Ablation): Promise<boolean> {
  const options: InternalOptions = { [ABLATION]: ablation };
  const clock = new VirtualClock(options).install();
  let over = false;
  let early = false;
  let running: Promise<unknown> | undefined;
  try {
    await clock.run(async () => {
      const decoy = setTimeout(() => {
        early = !over;
      }, 1);
      running = operation();
      await running;
      over = true;
      clearTimeout(decoy);
    });
  } catch (error) {
    // With the decoy gone, a clock that does not see the work takes it for a deadlock.
    if (!early) throw error;
    await running;
  } finally {
    clock.uninstall();
  }
  return early;
}
