import { exchangesIn } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { subscriptionIn } from './listened.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const listenCut = {
  ...ofRule,
  id: 'listen-cut',
  summary: 'the server ends a subscription without an answer to its request',
  severity: 'warning',
  advice: 'answer subscriptions/listen before its stream is closed',
  plays: ['listens'],
  judge({ transcript, transport }) {
    const listen = subscriptionIn(transcript.entries);
    if ('notJudged' in listen) return listen;
    if (listen.answer !== null) return [];
    const stream = exchangesIn(transcript).find(({ request }) => request?.id === listen.id);
    const cut = stream?.closed !== null && stream?.closed !== undefined && stream.closed.how !== 'abort';
    const ended = transcript.entries.some((entry) => entry.kind === 'ended' && entry.end.by === 'server');
    if (transport === 'http' ? cut : ended)
      return [{ tool: null, ...say`the server ends a subscription without an answer to its request` }];
    return untested('the server ended no subscription');
  },
} as const satisfies RuleProperty;
