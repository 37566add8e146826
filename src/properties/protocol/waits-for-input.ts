import { requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

export const waitsForInput = {
  ...ofRule,
  id: 'waits-for-input',
  summary: 'a server asks for input, the client does not retry, and the next call is not answered',
  severity: 'error',
  advice: 'hold nothing for a request that needs input: the client may never retry it',
  plays: ['silent'],
  judge({ transcript: { entries } }) {
    const calls = requestsIn(entries).filter(({ tool }) => tool !== null);
    const first = calls.find(
      ({ answer }) =>
        answer !== null && 'result' in answer.frame && answer.frame.result.resultType === 'input_required',
    );
    if (first === undefined) return untested('no call was answered with a request for input');
    const found: RuleFound[] = [];
    const waiting = calls.find(({ at, answer }) => at > first.at && answer === null);
    if (waiting !== undefined)
      found.push({
        tool: waiting.tool,
        ...say`a call of ${first.tool ?? ''} needs input that the client never sends, and a later call is never answered`,
      });
    return found;
  },
} as const satisfies RuleProperty;
