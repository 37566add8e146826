import { say } from '../statement.ts';
import { subscriptionIn, subscriptionOf } from './listened.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

const acknowledged = 'notifications/subscriptions/acknowledged';

export const listenNotAcknowledged = {
  ...ofRule,
  id: 'listen-not-acknowledged',
  summary: 'the first message of a subscription is not its acknowledgement',
  severity: 'error',
  advice: 'send notifications/subscriptions/acknowledged first, with the id of the subscription in its _meta',
  plays: ['listens'],
  judge({ transcript: { entries }, transport }) {
    const listen = subscriptionIn(entries);
    if ('notJudged' in listen) return listen;
    const first = entries.find((entry, at) => at > listen.at && String(subscriptionOf(entry)) === String(listen.id));
    // Over stdio a server that sends nothing may know no subscriptions.
    if (first === undefined && transport !== 'http') return untested('the server does not answer subscriptions/listen');
    if (first?.kind !== 'received')
      return [{ tool: null, ...say`a subscription gets no message that names it, so it is never acknowledged` }];
    if ('method' in first.frame && first.frame.method === acknowledged) return [];
    const what = 'method' in first.frame ? first.frame.method : 'the answer';
    return [{ tool: null, ...say`the first message of a subscription is ${what}, and not its acknowledgement` }];
  },
} as const satisfies RuleProperty;
