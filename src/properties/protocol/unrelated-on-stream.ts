import { isOf, responseStreams, type WireExchange } from '../reading/wire-streams.ts';
import { type Statement, say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

/** Notifications that are about no request: they belong on the standing stream, or on that of a subscription. */
const aboutNoRequest: ReadonlySet<string> = new Set([
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
  'notifications/resources/updated',
]);

function unrelatedOn({ events, request }: WireExchange): Statement | null {
  for (const event of events) {
    if (event.what !== 'event' || event.message === null || request === null) continue;
    const { method, answers, token } = event.message;
    if (answers !== null && !isOf(answers, request)) return say`the answer to another request`;
    if (token !== null && String(token) !== String(request.token)) return say`progress of another request`;
    if (method !== null && aboutNoRequest.has(method)) return say`${method}`;
  }
  return null;
}

export const unrelatedOnStream = {
  ...ofRule,
  id: 'unrelated-on-stream',
  summary: 'a response stream carries a message that is not about its request',
  severity: 'error',
  advice: 'send each message on the stream of its request, and notifications about no request on the stream for those',
  over: 'http',
  plays: ['calls'],
  judge({ transcript }) {
    const streams = responseStreams(transcript).filter(({ request }) => request?.method !== 'subscriptions/listen');
    if (streams.length === 0) return untested('no response was an event stream');
    return streams.flatMap((stream) => {
      const what = unrelatedOn(stream);
      const { method = '', tool = null } = stream.request ?? {};
      return what === null ? [] : [{ tool, ...say`the stream of ${method} carries ${what}` }];
    });
  },
} as const satisfies RuleProperty;
