import { progressIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';
import { endOf, tasksIn } from './task-records.ts';

/** The revision whose extension for tasks knows no progress. */
const withoutProgress = '2026-07-28';

export const taskProgressWrong = {
  ...ofRule,
  id: 'task-progress-wrong',
  summary: 'progress of a task goes on after its end, or comes where tasks have no progress',
  severity: 'error',
  advice: 'end progress with the task; in the extension for tasks report the state of a task in its status message',
  plays: ['tasks'],
  judge({ transcript: { entries }, revision }) {
    const tasks = tasksIn(entries);
    if (tasks.length === 0) return untested('no call became a task');
    const progress = progressIn(entries);
    const found: RuleFound[] = [];
    let seen = 0;
    for (const task of tasks) {
      const { call } = task;
      const handleAt = call.answer?.at ?? Number.POSITIVE_INFINITY;
      const own = progress.filter(({ token, at }) => token === String(call.token) && at > handleAt);
      if (revision === withoutProgress) {
        seen++;
        if (own.length > 0)
          found.push({ tool: call.tool, ...say`a task has progress, which the extension does not know` });
        continue;
      }
      const end = endOf(task)?.request.answer;
      if (end == null || own.length === 0) continue;
      seen++;
      const late = own.find(({ at }) => at > end.at);
      if (late !== undefined)
        found.push({
          tool: call.tool,
          ...say`progress of a task came ${{ afterEndMs: late.atMs - end.atMs }} ms after its end was seen`,
        });
    }
    return seen === 0 ? untested('no task that ended reported progress') : found;
  },
} as const satisfies RuleProperty;
