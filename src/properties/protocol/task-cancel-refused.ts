import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';
import { isTerminal, tasksIn } from './task-records.ts';

export const taskCancelRefused = {
  ...ofRule,
  id: 'task-cancel-refused',
  summary: '`tasks/cancel` of a running task is not acknowledged',
  severity: 'error',
  advice: 'acknowledge tasks/cancel with an empty result, also if the work cannot be stopped',
  plays: ['tasks'],
  judge({ transcript: { entries } }) {
    const running = tasksIn(entries).flatMap(({ call, polls, cancels }) =>
      cancels
        .filter(({ request }) => !isTerminal(polls.findLast((poll) => poll.request.at < request.at)?.status ?? null))
        .map((cancel) => ({ call, cancel })),
    );
    if (running.length === 0) return untested('no running task was cancelled');
    return running.flatMap(({ call: { tool }, cancel: { result, errorCode } }) => {
      if (result !== null) return [];
      const what = errorCode === null ? say`not answered` : say`answered with the error ${{ errorCode }}`;
      return [{ tool, ...say`tasks/cancel of a running task is ${what}` }];
    });
  },
} as const satisfies RuleProperty;
