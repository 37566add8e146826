import type { Hold } from './delivery-queue.ts';

/**
 * One hold in place of many that overlap: taking a hold has its price, and what comes in on one end of a path goes out on
 * the other within the same instant. It is known by the reason of the first.
 */
export function joinedHold(hold: Hold): Hold {
  let count = 0;
  let release: (() => void) | null = null;
  return (reason) => {
    release ??= hold(reason);
    count++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--count > 0) return;
      release?.();
      release = null;
    };
  };
}
