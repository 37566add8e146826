import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';
import { isTerminal, tasksIn } from './task-records.ts';

export const taskResultEarly = {
  ...ofRule,
  id: 'task-result-early',
  summary: '`tasks/result` of a task that still runs is answered',
  severity: 'error',
  advice: 'answer tasks/result once the task has completed, failed or been cancelled',
  plays: ['tasks'],
  judge({ transcript: { entries } }) {
    const found: RuleFound[] = [];
    let asked = 0;
    for (const { call, polls, results } of tasksIn(entries))
      for (const { request } of results) {
        const before = polls.findLast((poll) => poll.request.at < request.at);
        if (before === undefined || before.status === null || isTerminal(before.status)) continue;
        asked++;
        const { answer } = request;
        const after = polls.find(
          (poll) => answer !== null && poll.request.sentAtMs >= answer.atMs && poll.status !== null,
        );
        if (after !== undefined && !isTerminal(after.status))
          found.push({ tool: call.tool, ...say`tasks/result is answered while the task is ${after.status ?? ''}` });
      }
    return asked === 0 ? untested('tasks/result was asked of no task that still ran') : found;
  },
} as const satisfies RuleProperty;
