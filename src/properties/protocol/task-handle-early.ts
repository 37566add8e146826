import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';
import { tasksIn } from './task-records.ts';

export const taskHandleEarly = {
  ...ofRule,
  id: 'task-handle-early',
  summary: 'the handle of a task is returned, and `tasks/get` does not find the task',
  severity: 'error',
  advice: 'return the handle only once the task is stored',
  plays: ['tasks'],
  judge({ transcript: { entries } }) {
    const polled = tasksIn(entries).flatMap(({ call, polls: [first] }) =>
      first === undefined ? [] : [{ call, first }],
    );
    if (polled.length === 0) return untested('no call became a task');
    return polled.flatMap(({ call: { tool }, first }) =>
      first.result !== null
        ? []
        : [{ tool, ...say`the handle of a task is returned, and tasks/get does not find the task` }],
    );
  },
} as const satisfies RuleProperty;
