import { callRecord } from '../../properties/reading/call-record.ts';
import type { CellReport } from '../../report/check-report.ts';
import { type Call, playCall } from '../../scenario/play-calls.ts';
import type { CheckedSession } from './checked-session.ts';
import type { KnownCall } from './session-check.ts';

/** The call of a cell. */
export const callOf = ({ tool, arguments: args }: CellReport): Call => ({ tool, arguments: args as Call['arguments'] });

/** The calls that were answered with a result, in the order in which they were made. */
export const answeredCalls = (cells: readonly CellReport[]): readonly KnownCall[] =>
  cells.flatMap((cell) =>
    cell.played && cell.tookMs !== null && cell.outcome === 'answered' && cell.answer?.kind === 'result'
      ? [{ call: callOf(cell), tookMs: cell.tookMs }]
      : [],
  );

/** A check makes at most so many different calls: a server may have thousands of tools. */
export const mostCalls = 20;

/** The quickest call of another tool; `null`: no other tool was called. */
export const quickNeighbour = (calls: readonly KnownCall[], { tool }: Call): KnownCall | null =>
  calls
    .filter(({ call }) => call.tool !== tool)
    .reduce<KnownCall | null>((best, one) => (best === null || one.tookMs < best.tookMs ? one : best), null);

/**
 * Makes a call twice more while nothing else is under way: a tool whose second call takes longer, such as one with a rate
 * limit, does not wait for another call.
 *
 * @returns the longest that it took, in virtual milliseconds; `null`: it was not answered each time
 */
export async function takesAlone(checked: CheckedSession, { call, tookMs }: KnownCall): Promise<number | null> {
  let longestMs = tookMs;
  for (let times = 0; times < 2; times++) {
    const session = await checked.session();
    const id = session === null ? null : await playCall(session, call.tool, call.arguments, checked.bounds);
    const record = session === null || id === null ? null : callRecord(session.transcript, id);
    if (record === null || !record.answered || record.endedMs === null) return null;
    longestMs = Math.max(longestMs, record.endedMs - record.beganMs);
  }
  return longestMs;
}
