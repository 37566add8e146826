import { saidOf } from '../../properties/findings/job-handles.ts';
import { keepsJobs, keptJobStatement } from '../../properties/findings/keeps-jobs.ts';
import type { ClassCheck } from './class-check.ts';
import { noJobs } from './job-handles.ts';
import { askedJob, hasAnswers, pollJob, startJob, statusCall } from './job-play.ts';
import { isRunning } from './job-tools.ts';
import { stayIdle } from './stay-idle.ts';

const dayMs = 24 * 3_600_000;

/** So many days later a finished job should be forgotten. */
const keptDays = 30;

/** Starts a job, polls it until it is finished, and asks for it again long after. */
export const keepsJobsCheck: ClassCheck = {
  property: keepsJobs.id,
  needs: 'no call was answered, so no job was started',
  choose: (classes) => {
    const one = classes.find(hasAnswers);
    return one === undefined ? [] : [one];
  },
  async run(clients) {
    const [member] = clients.members;
    if (member === undefined) return [];
    const about = { property: keepsJobs.id, client: member.client };
    const job = await startJob(clients, member);
    if (job === null) return [{ ...about, notJudged: noJobs }];
    const last = (await pollJob(job))[0];
    const done = last === undefined ? null : saidOf(last);
    if (done === null || done.isError || isRunning(done.text))
      return [{ ...about, notJudged: `the job that ${job.start.tool} started was not finished while it was polled` }];
    await stayIdle(job.session, keptDays * dayMs, job.checked.bounds);
    const later = await askedJob(job, statusCall(job));
    const said = later === null ? null : saidOf(later);
    if (said === null) return [{ ...about, notJudged: `${job.status.tool} did not answer ${keptDays} days later` }];
    return said.isError || said.text !== done.text
      ? []
      : [{ ...about, tool: job.status.tool, ...keptJobStatement(keptDays) }];
  },
};
