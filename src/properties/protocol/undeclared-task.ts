import { requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const undeclaredTask = {
  ...ofRule,
  id: 'undeclared-task',
  summary: 'a client that did not declare tasks gets the handle of one',
  severity: 'error',
  advice:
    'answer with the result, or with the error -32021, where the request does not declare io.modelcontextprotocol/tasks',
  plays: ['calls'],
  judge({ transcript: { entries } }) {
    const calls = requestsIn(entries).filter(({ tool, answer }) => tool !== null && answer !== null);
    if (calls.length === 0) return untested('no call was answered');
    return calls.flatMap(({ tool, answer }) =>
      answer !== null && 'result' in answer.frame && answer.frame.result.resultType === 'task'
        ? [{ tool, ...say`the call is answered with a task, and the client did not declare tasks` }]
        : [],
    );
  },
} as const satisfies RuleProperty;
