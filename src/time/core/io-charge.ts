import type { Work } from '../tracking/ledger.ts';
import type { VirtualClockOptions } from './clock-options.ts';
import type { Participant } from './participant.ts';
import type { TimerQueue } from './timer-queue.ts';

/**
 * What moves time at the completion of a request, just before its callback runs. Never past the next timer of anybody:
 * that one is due first, and a callback that runs now cannot be put behind it.
 */
export function ioCharge(
  cost: NonNullable<VirtualClockOptions['ioCost']>,
  queue: TimerQueue,
  participants: () => readonly Participant[],
): (work: Work) => void {
  return ({ kind }) => {
    const costMs = typeof cost === 'function' ? cost(kind) : cost;
    if (!(costMs > 0)) return;
    const nextMs = Math.min(...participants().map((participant) => participant.nextMs));
    queue.set(Math.min(queue.nowMs + Math.ceil(costMs), nextMs));
  };
}
