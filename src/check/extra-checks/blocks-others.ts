import {
  aPing,
  blocksOthers,
  blocksOthersStatement,
  type Suffering,
  sufferMs,
  suffers,
} from '../../properties/blocks-others.ts';
import type { Statement } from '../../properties/statement.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { CheckedSession } from './checked-session.ts';
import { connectsPerCall } from './connects-per-call.ts';
import { answeredCalls, mostCalls, quickNeighbour, takesAlone } from './known-calls.ts';
import { neighboursWait } from './neighbours-wait.ts';
import type { Found, KnownCall, SessionCheck } from './session-check.ts';

/** Beside a call that is over sooner no request can wait long enough for a finding. */
const slowCalls = (cells: readonly CellReport[]) =>
  answeredCalls(cells)
    .filter(({ tookMs }) => tookMs >= sufferMs)
    .slice(0, mostCalls);

/**
 * Confirms that a request had to wait for a call.
 *
 * @param session in which the other call is made alone once more
 * @returns the finding in one sentence; `null`: the other call takes as long alone
 */
export async function confirmedWait(
  session: CheckedSession,
  waiting: readonly Suffering[],
  other: KnownCall | null,
): Promise<Statement | null> {
  const ping = waiting.find(({ what }) => what === aPing);
  if (ping !== undefined) return blocksOthersStatement(ping);
  const [first] = waiting;
  if (first === undefined || other === null) return null;
  const again = { ...first, aloneMs: await takesAlone(session, other) };
  return suffers(again) ? blocksOthersStatement(again) : null;
}

/** Other requests wait while a slow call is under way. */
export const blocksOthersCheck: SessionCheck = {
  property: blocksOthers,
  inRealTime: false,
  applies: (session) => slowCalls(session.cells).length > 0 && !connectsPerCall(session),
  async run(session) {
    const found: Found[] = [];
    const calls = answeredCalls(session.cells);
    for (const { call } of slowCalls(session.cells)) {
      const world = await session.world();
      if (world === null) return found;
      const other = quickNeighbour(calls, call);
      const { waiting } = await neighboursWait(world, call, other, session.bounds);
      const waits = await confirmedWait(session, waiting, other);
      if (waits !== null) found.push({ tool: call.tool, ...waits });
    }
    return found;
  },
};
