import type { BlockTime } from './delivery-queue.ts';

/**
 * One blocking of time in place of many that overlap. Each has its price, and what comes in on one end of a path goes out on
 * the other within the same instant. It is known by the reason of the first.
 */
export function joinedBlockTime(blockTime: BlockTime): BlockTime {
  let count = 0;
  let release: (() => void) | null = null;
  return (reason) => {
    release ??= blockTime(reason);
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
