import { requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty } from './rule-property.ts';

export const cancelsRequestsOfClient = {
  ...ofRule,
  id: 'cancels-requests-of-client',
  summary: 'the server sends a cancellation that names no subscription',
  severity: 'error',
  advice: 'send notifications/cancelled only to end a subscription',
  plays: ['calls', 'cancels', 'listens'],
  judge({ transcript: { entries } }) {
    const requests = requestsIn(entries);
    for (const entry of entries) {
      if (entry.kind !== 'received' || !('method' in entry.frame)) continue;
      if (entry.frame.method !== 'notifications/cancelled' || entry.frame.params === undefined) continue;
      const { requestId } = entry.frame.params;
      const named = requests.find(({ id }) => id === requestId);
      if (named?.method === 'subscriptions/listen') continue;
      const what = named === undefined ? 'no request of the client' : named.method;
      return [{ tool: named?.tool ?? null, ...say`the server cancels ${what}, and may cancel only subscriptions` }];
    }
    return [];
  },
} as const satisfies RuleProperty;
