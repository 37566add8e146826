import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';
import { tasksIn } from './task-records.ts';

/** A handle that takes longer than this is not returned as soon as possible, in virtual milliseconds. */
const soonMs = 1_000;

export const taskHandleLate = {
  ...ofRule,
  id: 'task-handle-late',
  summary: 'the handle of a task is returned after more than a second',
  severity: 'warning',
  advice: 'return the handle before the work begins',
  plays: ['tasks'],
  judge({ transcript: { entries } }) {
    const tasks = tasksIn(entries);
    if (tasks.length === 0) return untested('no call became a task');
    return tasks.flatMap(({ call: { tool, sentAtMs, answer } }) => {
      const tookMs = (answer?.atMs ?? sentAtMs) - sentAtMs;
      return tookMs <= soonMs ? [] : [{ tool, ...say`the handle of a task is returned after ${{ tookMs }} ms` }];
    });
  },
} as const satisfies RuleProperty;
