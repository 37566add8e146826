import type { CellReport } from '../../../report/check-report.ts';
import type { Call } from '../../../scenario/play-calls.ts';
import type { ClassOfClients } from '../class-check.ts';
import { callOf } from '../known-calls.ts';

/** A call of the check, and how long it takes, in virtual milliseconds; `null`: it was not answered. */
export interface PlayedCall {
  readonly call: Call;
  readonly tookMs: number | null;
  /** Whether it was answered with a result. */
  readonly succeeded: boolean;
}

/** How many different calls a play makes at most. */
const mostCalls = 5;

/** The different calls that were made, the longest first, and those without an answer last. */
export function callsToPlay({ members }: ClassOfClients): readonly PlayedCall[] {
  const calls = new Map<string, PlayedCall>();
  for (const cell of members.flatMap(({ cells }): readonly CellReport[] => cells)) {
    if (!cell.played) continue;
    const call = callOf(cell);
    const key = JSON.stringify(call);
    const before = calls.get(key);
    if (before === undefined || (before.tookMs === null && cell.tookMs !== null))
      calls.set(key, { call, tookMs: cell.tookMs, succeeded: cell.answer?.kind === 'result' });
  }
  const length = ({ tookMs }: PlayedCall): number => tookMs ?? -1;
  return [...calls.values()].toSorted((one, other) => length(other) - length(one)).slice(0, mostCalls);
}

/** Those of them that take time, so that something can happen in the middle. */
export const longCalls = (clients: ClassOfClients): readonly (PlayedCall & { readonly tookMs: number })[] =>
  callsToPlay(clients).filter((one): one is PlayedCall & { readonly tookMs: number } => (one.tookMs ?? 0) >= 2);
