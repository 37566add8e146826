import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';
import { tasksIn } from './task-records.ts';

export const taskWithoutTtl = {
  ...ofRule,
  id: 'task-without-ttl',
  summary: '`tasks/get` does not return how long the task is kept',
  severity: 'error',
  advice: 'return ttl in each answer to tasks/get: the milliseconds from the creation, or null for no limit',
  plays: ['tasks'],
  judge({ transcript: { entries } }) {
    const polls = tasksIn(entries).flatMap(({ call, polls: own }) => own.map(({ result }) => ({ call, result })));
    const known = polls.filter(({ result }) => result !== null);
    if (known.length === 0) return untested('no task was polled');
    const bare = known.find(({ result }) => typeof result?.ttl !== 'number' && result?.ttl !== null);
    return bare === undefined ? [] : [{ tool: bare.call.tool, ...say`the answer to tasks/get has no ttl` }];
  },
} as const satisfies RuleProperty;
