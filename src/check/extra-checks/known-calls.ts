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

/** How many different calls a check makes at most: a server may have thousands of tools. */
export const mostCalls = 20;

/** The quickest call of another tool; `null`: no other tool was called. */
export const quickNeighbour = (calls: readonly KnownCall[], { tool }: Call): KnownCall | null =>
  calls
    .filter(({ call }) => call.tool !== tool)
    .reduce<KnownCall | null>((best, one) => (best === null || one.tookMs < best.tookMs ? one : best), null);

/**
 * Makes a call twice more while no other request is open. The second call of a tool with a rate limit takes longer, although it
 * does not wait for another call.
 *
 * @returns the longer time of the two calls, in virtual milliseconds; `null`: one of them was not answered
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
