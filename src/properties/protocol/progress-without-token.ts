import { progressIn, requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const progressWithoutToken = {
  ...ofRule,
  id: 'progress-without-token',
  summary: 'a request without a progress token gets progress',
  severity: 'error',
  advice: 'report progress only for requests that have a progress token',
  plays: ['tokenless'],
  judge({ transcript: { entries } }) {
    const calls = requestsIn(entries).filter(({ tool }) => tool !== null);
    if (calls.length === 0) return untested('no call was made without a progress token');
    const [first] = progressIn(entries);
    if (first === undefined) return [];
    const during = calls.findLast(({ at }) => at < first.at);
    return [
      { tool: during?.tool ?? null, ...say`the client asked for no progress, and a notification of progress came` },
    ];
  },
} as const satisfies RuleProperty;
