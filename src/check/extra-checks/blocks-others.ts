import {
  aPing,
  type BlockedRequest,
  blockedMs,
  blocksOthers,
  blocksOthersStatement,
  isBlocked,
} from '../../properties/findings/blocks-others.ts';
import type { Statement } from '../../properties/statement.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { CheckedSession } from './checked-session.ts';
import { connectsPerCall } from './connects-per-call.ts';
import { answeredCalls, mostCalls, quickNeighbour, takesAlone } from './known-calls.ts';
import { neighboursWait } from './neighbours-wait.ts';
import type { Found, KnownCall, SessionCheck } from './session-check.ts';

/** The calls that take long enough: beside a shorter call, no request can wait long enough for a finding. */
const slowCalls = (cells: readonly CellReport[]) =>
  answeredCalls(cells)
    .filter(({ tookMs }) => tookMs >= blockedMs)
    .slice(0, mostCalls);

/**
 * Confirms that a request had to wait for a call.
 *
 * @param checked the session in which the other call is made alone once more
 * @returns the finding in one sentence; `null`: the other call takes as long when it is made alone
 */
export async function confirmedWait(
  checked: CheckedSession,
  waiting: readonly BlockedRequest[],
  other: KnownCall | null,
): Promise<Statement | null> {
  const ping = waiting.find(({ what }) => what === aPing);
  if (ping !== undefined) return blocksOthersStatement(ping);
  const [first] = waiting;
  if (first === undefined || other === null) return null;
  const again = { ...first, aloneMs: await takesAlone(checked, other) };
  return isBlocked(again) ? blocksOthersStatement(again) : null;
}

/** Other requests wait while a slow call is under way. */
export const blocksOthersCheck: SessionCheck = {
  property: blocksOthers.id,
  needs: `no call of a client that keeps its connection takes ${blockedMs} ms or longer`,
  inRealTime: false,
  applies: (checked) => slowCalls(checked.cells).length > 0 && !connectsPerCall(checked),
  async run(checked) {
    const found: Found[] = [];
    const calls = answeredCalls(checked.cells);
    for (const { call } of slowCalls(checked.cells)) {
      const session = await checked.session();
      if (session === null) return found;
      const other = quickNeighbour(calls, call);
      const { waiting } = await neighboursWait(session, call, other, checked.bounds);
      const waits = await confirmedWait(checked, waiting, other);
      if (waits !== null) found.push({ tool: call.tool, ...waits });
    }
    return found;
  },
};
