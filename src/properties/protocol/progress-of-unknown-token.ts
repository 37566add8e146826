import { progressIn, requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const progressOfUnknownToken = {
  ...ofRule,
  id: 'progress-of-unknown-token',
  summary: 'progress names a token that no request has',
  severity: 'error',
  advice: 'report progress with the token of the request, unchanged',
  plays: ['calls'],
  judge({ transcript: { entries } }) {
    const progress = progressIn(entries);
    if (progress.length === 0) return untested('no request got progress');
    const known = new Set(requestsIn(entries).flatMap(({ token }) => (token === null ? [] : [String(token)])));
    const odd = progress.find(({ token }) => token === null || !known.has(token));
    if (odd === undefined) return [];
    const what = odd.token === null ? 'no token' : `the token ${JSON.stringify(odd.token.slice(0, 80))}`;
    return [{ tool: null, ...say`progress has ${what}, which no request has` }];
  },
} as const satisfies RuleProperty;
