import { saidOf } from '../../properties/findings/job-handles.ts';
import { type CallRecord, callRecord } from '../../properties/reading/call-record.ts';
import type { CellReport } from '../../report/check-report.ts';
import { type Call, playCall } from '../../scenario/play-calls.ts';
import type { Session } from '../../scenario/session.ts';
import { clientWithoutTimeouts } from '../play/client-without-timeouts.ts';
import type { CheckedSession } from './checked-session.ts';
import type { ClassOfClients, Member } from './class-check.ts';
import { handleOf, isRunning, type StatusTool, statusTools } from './job-tools.ts';
import { callOf } from './known-calls.ts';
import { stayIdle } from './stay-idle.ts';

/** A job that was started, in a session that is still open. */
export interface StartedJob {
  readonly checked: CheckedSession;
  readonly session: Session;
  readonly start: CallRecord;
  readonly status: StatusTool;
  readonly handle: string;
  /** The first call that asked for its state. */
  readonly firstState: CallRecord;
}

/** A job whose state was not asked for yet. */
type OpenJob = Omit<StartedJob, 'firstState'>;

/** When a model asks for the state again, in virtual milliseconds after the last time: soon at first, then more seldom. */
const pausesMs = [2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 900_000, 1_800_000, 3_600_000];

/** The calls that a client made and that were answered with a result, each tool once. */
const answered = (cells: readonly CellReport[]): readonly Call[] => [
  ...new Map(
    cells.flatMap((cell) =>
      cell.played && cell.answer?.kind === 'result' ? [[cell.tool, callOf(cell)] as const] : [],
    ),
  ).values(),
];

/** Whether a class has calls that may start jobs. */
export const hasAnswers = ({ members }: ClassOfClients): boolean =>
  members.some(({ cells }) => answered(cells).length > 0);

/** Makes one call. @returns `null`: the run could not go on */
export async function askedJob({ session, checked }: OpenJob, call: Call): Promise<CallRecord | null> {
  const id = await playCall(session, call.tool, call.arguments, checked.bounds);
  if (id === null) return null;
  const record = callRecord(session.transcript, id);
  return record.stopped === null ? record : null;
}

/** The call that asks for the state of a job. @param handle another handle than the job's own */
export const statusCall = ({ status, handle: own }: OpenJob, handle = own): Call => ({
  tool: status.tool,
  arguments: { [status.argument]: handle },
});

/**
 * Starts a job as a client of this class does: makes the calls that were answered until one is answered with a handle that the
 * tool for states knows.
 *
 * @returns `null`: the server has no such pair of tools, or no call was answered with a handle
 */
export async function startJob(clients: ClassOfClients, member: Member): Promise<StartedJob | null> {
  const calls = answered(clients.members.flatMap(({ cells }) => cells));
  for (const call of calls) {
    const patient = { ...member, client: { profile: clientWithoutTimeouts, settings: {} } };
    const checked = await clients.open(patient);
    const session = await checked.session();
    if (session === null) return null;
    const states = statusTools(session.client.tools).filter(({ tool }) => tool !== call.tool);
    if (states.length === 0) return null;
    const id = await playCall(session, call.tool, call.arguments, checked.bounds);
    const start = id === null ? null : callRecord(session.transcript, id);
    if (start === null) continue;
    for (const status of states) {
      const handle = handleOf(start, status.argument);
      if (handle === null) continue;
      const job = { checked, session, start, status, handle };
      const state = await askedJob(job, statusCall(job));
      if (state !== null && saidOf(state)?.isError !== true) return { ...job, firstState: state };
    }
  }
  return null;
}

/** Asks for the state of a job as a model does, until it is finished. @returns the calls, the first one included, the last one first */
export async function pollJob(job: StartedJob): Promise<readonly CallRecord[]> {
  const polls = [job.firstState];
  for (const pauseMs of pausesMs) {
    const said = polls[0] === undefined ? null : saidOf(polls[0]);
    if (said === null || !isRunning(said.text)) break;
    await stayIdle(job.session, pauseMs, job.checked.bounds);
    const state = await askedJob(job, statusCall(job));
    if (state === null) break;
    polls.unshift(state);
  }
  return polls;
}
