import { blocksNextCall, type NextCall, nextCallStatement } from '../../properties/findings/blocks-next-call.ts';
import { blocksOthers } from '../../properties/findings/blocks-others.ts';
import { callRecord } from '../../properties/reading/call-record.ts';
import type { CellReport } from '../../report/check-report.ts';
import { playCall } from '../../scenario/play-calls.ts';
import type { Session } from '../../scenario/session.ts';
import { confirmedWait } from './blocks-others.ts';
import type { CheckedSession } from './checked-session.ts';
import type { ClassCheck, ClassOfClients, FoundBy, Member } from './class-check.ts';
import { connectsPerCall } from './connects-per-call.ts';
import { answeredCalls, callOf, quickNeighbour, takesAlone } from './known-calls.ts';
import { neighboursWait } from './neighbours-wait.ts';
import type { KnownCall } from './session-check.ts';

/** Whether the client gave up on a call and is still connected. */
const timedOut = ({ played, outcome, afterwards, gaveUp }: CellReport): boolean =>
  played && outcome === 'gave-up' && gaveUp !== null && afterwards.connection === 'kept';

/** Whether a call was never answered, and no clock ended it. */
const unanswered = ({ played, outcome, verdict }: CellReport): boolean =>
  played && outcome === 'lost' && verdict === 'fails';

/** How many times the next call is made at most: after each call that times out, another one follows. */
const mostTries = 20;

/**
 * Makes another call in the same session, again and again until it is answered.
 *
 * @returns `null`: the run does not show whether a call is answered
 */
async function nextCall(
  session: Session,
  { bounds }: CheckedSession,
  { call, tookMs: aloneMs }: KnownCall,
  gaveUpAfterMs: number,
): Promise<NextCall | null> {
  const beganMs = session.time.now();
  let timeouts = 0;
  let tookMs: number | null = null;
  for (let tries = 0; tookMs === null && tries < mostTries && !session.client.connectionLost; tries++) {
    const id = await playCall(session, call.tool, call.arguments, bounds);
    const record = id === null ? null : callRecord(session.transcript, id);
    if (record === null || record.stopped !== null) break; // the run could not go on
    if (record.answered && record.endedMs !== null) tookMs = record.endedMs - beganMs;
    else timeouts++;
  }
  if (tookMs === null && timeouts === 0) return null;
  const triedMs = session.time.now() - beganMs;
  return { what: `a call of ${call.tool}`, gaveUpAfterMs, tookMs, timeouts, triedMs, aloneMs };
}

/**
 * The first call of a class that timed out, otherwise the first without an answer; `null`: no client that keeps its connection
 * has such a call.
 */
function callToRepeat({ members, options, server }: ClassOfClients): { member: Member; cell: CellReport } | null {
  const staying = members.filter(({ client }) => !connectsPerCall({ client, options, server }));
  for (const which of [timedOut, unanswered])
    for (const member of staying) {
      const cell = member.cells.find(which);
      if (cell !== undefined) return { member, cell };
    }
  return null;
}

/** What the server sees when a client gives up on a call: the call itself, and the cancellation, if there is one. */
function seenOf(clients: ClassOfClients): string | null {
  const cell = callToRepeat(clients)?.cell;
  return cell === undefined ? null : JSON.stringify([callOf(cell), cell.executions.map(({ cancel }) => cancel.how)]);
}

/**
 * Repeats a call that timed out, with the client that gave up on it, or a call that was never answered. Looks whether other
 * requests wait beside the call, and whether the next call of the same session waits.
 */
export const blocksNextCallCheck: ClassCheck = {
  property: blocksNextCall.id,
  needs: 'no call of a client that keeps its connection timed out',
  choose: (classes) => {
    const different = new Map(classes.toReversed().map((one) => [seenOf(one), one]));
    different.delete(null);
    return [...different.values()];
  },
  async run(clients) {
    const repeated = callToRepeat(clients);
    if (repeated === null) return [];
    const { member, cell } = repeated;
    const { client } = member;
    const checked = await clients.open(member);
    const session = await checked.session();
    if (session === null) return [];
    const call = callOf(cell);
    const { tool } = call;
    const other = quickNeighbour(answeredCalls(member.cells), call);
    const { callId, waiting } = await neighboursWait(session, call, other, checked.bounds);
    const record = callId === undefined ? null : callRecord(session.transcript, callId);
    const next =
      other === null || record === null || record.answered || record.endedMs === null || record.stopped !== null
        ? null
        : await nextCall(session, checked, other, record.endedMs - record.beganMs);
    const found: FoundBy[] = [];
    const beside = waiting.length === 0 ? null : await confirmedWait(await clients.open(member), waiting, other);
    if (beside !== null) found.push({ property: blocksOthers.id, tool, ...beside, client });
    if (other === null || next === null || nextCallStatement(next) === null) return found;
    const aloneMs = await takesAlone(await clients.open(member), other);
    const waits = aloneMs === null ? null : nextCallStatement({ ...next, aloneMs });
    if (waits !== null) found.push({ property: blocksNextCall.id, tool, ...waits, client });
    return found;
  },
};
