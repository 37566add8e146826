import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';
import { isTerminal, tasksIn } from './task-records.ts';

export const taskStatusChanges = {
  ...ofRule,
  id: 'task-status-changes',
  summary: 'a task that has ended changes its status',
  severity: 'error',
  advice: 'let nothing change the status of a task that has completed, failed or been cancelled',
  plays: ['tasks'],
  judge({ transcript: { entries } }) {
    const found: RuleFound[] = [];
    let ended = 0;
    for (const { call, polls, cancels } of tasksIn(entries)) {
      const all = [...polls, ...cancels].toSorted((one, other) => one.request.at - other.request.at);
      const at = all.findIndex(({ status }) => isTerminal(status));
      const later = at < 0 ? [] : all.slice(at + 1).filter(({ status }) => status !== null);
      if (later.length === 0) continue;
      ended++;
      const before = all[at]?.status ?? '';
      const change = later.find(({ status }) => status !== before);
      if (change !== undefined)
        found.push({ tool: call.tool, ...say`a task was ${before}, and is ${change.status ?? ''} later` });
    }
    return ended === 0 ? untested('no task was seen to end') : found;
  },
} as const satisfies RuleProperty;
