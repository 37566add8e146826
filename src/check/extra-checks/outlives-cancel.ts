import { outlivesCancel, outlivesCancelStatement } from '../../properties/findings/outlives-cancel.ts';
import { defaultGraceMs } from '../../properties/findings/stops-when-cancelled.ts';
import { callRecord } from '../../properties/reading/call-record.ts';
import type { Statement } from '../../properties/statement.ts';
import type { CellReport } from '../../report/check-report.ts';
import { type Call, playCall } from '../../scenario/play-calls.ts';
import { type FrameId, isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { clientWithoutTimeouts } from '../play/client-without-timeouts.ts';
import type { ClassCheck, ClassOfClients, Member } from './class-check.ts';
import { impatientClient } from './impatient-client.ts';
import { callOf } from './known-calls.ts';
import { stayIdle } from './stay-idle.ts';
import { timersFired } from './timers-fired.ts';

/** A call that lasts long enough to be cancelled while it is in progress. */
interface Cancellable {
  readonly call: Call;
  /** How long it takes, or how long its client waited for it, in virtual milliseconds. */
  readonly lastsMs: number;
}

/** So many different calls are cancelled at most: each takes two sessions. */
const mostCancelled = 5;

/** A server is watched for at least so long after a cancellation, in virtual milliseconds: several keep-alive intervals. */
const leastWatchedMs = 120_000;

const needs =
  'no call lasted long enough to be cancelled: name one that takes longer, or slow its upstream with a fault';

/** The calls of these clients that last longer than an instant, each once. */
function cancellable({ members }: ClassOfClients): readonly Cancellable[] {
  const calls = new Map<string, Cancellable>();
  for (const cell of members.flatMap(({ cells }): readonly CellReport[] => cells)) {
    const gaveUpMs = typeof cell.gaveUp?.atMs === 'number' ? cell.gaveUp.atMs : null;
    const lastsMs = cell.tookMs ?? gaveUpMs ?? cell.observedUntilMs ?? 0;
    const call = callOf(cell);
    if (cell.played && lastsMs >= 2) calls.set(JSON.stringify(call), { call, lastsMs });
  }
  return [...calls.values()].slice(0, mostCancelled);
}

/** The client of a check, without settings of the client that it replaces. */
const playing = (member: Member, profile: typeof clientWithoutTimeouts): Member => ({
  ...member,
  client: { profile, settings: {} },
});

/** How many timers a session fires in this time with no request open, after a call of the same tool was answered. */
async function idleTimers({ open }: ClassOfClients, member: Member, { call, lastsMs }: Cancellable, ms: number) {
  const checked = await open(playing(member, clientWithoutTimeouts));
  const session = await checked.session();
  if (session === null) return null;
  if (member.cells.some((cell) => cell.tool === call.tool && cell.answer !== null && cell.tookMs === lastsMs))
    await playCall(session, call.tool, call.arguments, checked.bounds);
  await stayIdle(session, defaultGraceMs, checked.bounds);
  return (await timersFired(session, ms, checked.bounds))?.fired ?? null;
}

const requestIdOf = ({ entries }: Transcript, spanId: number): FrameId | null => {
  const sent = entries.find((entry) => entry.kind === 'sent' && entry.spanId === spanId && isRequest(entry.frame));
  return sent?.kind === 'sent' && isRequest(sent.frame) ? sent.frame.id : null;
};

/** Cancels a call in mid-flight. @returns what of it went on; `null`: nothing; `undefined`: the run does not show it */
async function cancelOne(
  clients: ClassOfClients,
  member: Member,
  one: Cancellable,
): Promise<Statement | null | undefined> {
  const { call, lastsMs } = one;
  const watchedMs = Math.max(leastWatchedMs, 2 * lastsMs);
  const usual = await idleTimers(clients, member, one, watchedMs);
  if (usual === null) return undefined;
  const checked = await clients.open(playing(member, impatientClient(Math.floor(lastsMs / 2))));
  const session = await checked.session();
  if (session === null) return undefined;
  const id = await playCall(session, call.tool, call.arguments, checked.bounds);
  if (id === null) return undefined;
  await stayIdle(session, defaultGraceMs, checked.bounds);
  const fromMs = session.time.now();
  const after = await timersFired(session, watchedMs, checked.bounds);
  if (after === null) return undefined;
  session.writeLeft();
  const { transcript } = session;
  const record = callRecord(transcript, id);
  const cancelled = record.executions.find(({ cancel }) => cancel !== null);
  if (record.answered || cancelled === undefined) return undefined;
  // A timer of the server that fires in an idle session too may fire once more here: the windows begin at different instants.
  const isMore = after.fired > (usual === 0 ? 0 : usual + 1);
  const requestId = requestIdOf(transcript, cancelled.spanId);
  return outlivesCancelStatement(transcript, {
    call: record,
    fromMs,
    untilMs: session.time.now(),
    timers: isMore && after.lastMs !== null ? { fired: after.fired - usual, lastMs: after.lastMs } : null,
    keepsStream: requestId !== null && session.client.openResponses.includes(requestId),
  });
}

/** Cancels calls in mid-flight, and watches whether anything of them goes on. Also sees the timers of a child process. */
export const outlivesCancelCheck: ClassCheck = {
  property: outlivesCancel.id,
  needs,
  choose: (classes) => {
    const one = classes.find((clients) => cancellable(clients).length > 0);
    return one === undefined ? [] : [one];
  },
  async run(clients) {
    const [member] = clients.members;
    if (member === undefined) return [];
    const about = { property: outlivesCancel.id, client: member.client };
    const found: Awaited<ReturnType<ClassCheck['run']>>[number][] = [];
    for (const one of cancellable(clients)) {
      const outlives = await cancelOne(clients, member, one);
      if (outlives === undefined)
        found.push({
          ...about,
          notJudged: `a call of ${one.call.tool} could not be cancelled while it was in progress`,
        });
      else if (outlives !== null) found.push({ ...about, tool: one.call.tool, ...outlives });
    }
    return found;
  },
};
