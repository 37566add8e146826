import { tookMs } from '../../properties/findings/blocks-others.ts';
import { atOnceMs, handleStatement, jobHandles, saidOf } from '../../properties/findings/job-handles.ts';
import type { Statement } from '../../properties/statement.ts';
import type { ClassCheck } from './class-check.ts';
import { askedJob, hasAnswers, pollJob, startJob, statusCall } from './job-play.ts';
import { isRunning } from './job-tools.ts';
import { stayIdle } from './stay-idle.ts';
import { otherSessionId } from './unknown-session.ts';

/** A job that was finished so long ago may be forgotten, in virtual milliseconds: 30 days. */
const longAgoMs = 30 * 24 * 3_600_000;

export const noJobs =
  'no call was answered with a handle that another tool takes as its only required argument: name the tool that starts a job in calls';

/** Starts a job, polls it as a model does, and asks for handles that are unknown or expired. */
export const jobHandlesCheck: ClassCheck = {
  property: jobHandles.id,
  needs: 'no call was answered, so no job was started',
  choose: (classes) => {
    const one = classes.find(hasAnswers);
    return one === undefined ? [] : [one];
  },
  async run(clients) {
    const [member] = clients.members;
    if (member === undefined) return [];
    const about = { property: jobHandles.id, client: member.client };
    const job = await startJob(clients, member);
    if (job === null) return [{ ...about, notJudged: noJobs }];
    const found: Awaited<ReturnType<ClassCheck['run']>>[number][] = [];
    const take = (tool: string, statement: Statement | null) => {
      if (statement !== null) found.push({ ...about, tool, ...statement });
    };
    take(job.start.tool, handleStatement('start', job.start));
    const polls = await pollJob(job);
    const [last] = polls;
    const slowest = polls.toSorted((one, other) => (tookMs(other) ?? Infinity) - (tookMs(one) ?? Infinity))[0];
    if (slowest !== undefined) take(job.status.tool, handleStatement('status', slowest));
    if (polls.some((poll) => (tookMs(poll) ?? Infinity) > atOnceMs)) return found; // it would say the same of every other handle
    const unknown = await askedJob(job, statusCall(job, otherSessionId(job.handle)));
    if (unknown !== null) take(job.status.tool, handleStatement('unknown', unknown));
    const state = last === undefined ? null : saidOf(last);
    if (state === null || isRunning(state.text)) return found;
    await stayIdle(job.session, longAgoMs, job.checked.bounds);
    const expired = await askedJob(job, statusCall(job));
    if (expired !== null) take(job.status.tool, handleStatement('expired', expired));
    return found;
  },
};
