import type { BlockTime } from './delivery-queue.ts';

/**
 * Makes one block of virtual time out of many that overlap, because each block costs real time. Its reason is that of the
 * first one.
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
