import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';
import { isTerminal, tasksIn } from './task-records.ts';

/** The error of a cancellation of a task that has ended. */
const neededCode = -32_602;

export const taskCancelWrong = {
  ...ofRule,
  id: 'task-cancel-wrong',
  summary: '`tasks/cancel` leaves a running task uncancelled, or does not refuse one that has ended',
  severity: 'error',
  advice: 'set the status to cancelled before tasks/cancel is answered, and refuse a task that has ended with -32602',
  plays: ['tasks'],
  judge({ transcript: { entries } }) {
    const found: RuleFound[] = [];
    let asked = 0;
    for (const { call, polls, cancels } of tasksIn(entries))
      for (const { request, status, errorCode } of cancels) {
        asked++;
        const before = polls.findLast((poll) => poll.request.at < request.at)?.status ?? null;
        const { tool } = call;
        if (isTerminal(before)) {
          if (errorCode === neededCode) continue;
          const what = errorCode === null ? say`no error` : say`the error ${{ errorCode }}`;
          found.push({
            tool,
            ...say`a task that has ended is cancelled with ${what}, and should be refused with ${{ neededCode }}`,
          });
        } else if (status !== 'cancelled')
          found.push({ tool, ...say`a running task is cancelled, and the answer does not have the status cancelled` });
      }
    return asked === 0 ? untested('no task was cancelled') : found;
  },
} as const satisfies RuleProperty;
