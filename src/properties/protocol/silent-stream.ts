import { exchangesIn } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { subscriptionIn } from './listened.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

/** A stream that carries nothing for longer is closed by many intermediaries, in virtual milliseconds. */
const silentMs = 300_000;

export const silentStream = {
  ...ofRule,
  id: 'silent-stream',
  summary: 'the stream of a subscription carries no comment while nothing else happens',
  severity: 'note',
  advice: 'send a comment on each open stream about every 15 s',
  over: 'http',
  plays: ['listens'],
  judge({ transcript, untilMs }) {
    const listen = subscriptionIn(transcript.entries);
    if ('notJudged' in listen) return listen;
    const stream = exchangesIn(transcript).find(
      ({ request, stream: isStream }) => isStream && request?.id === listen.id,
    );
    if (stream === undefined) return untested('the subscription has no event stream');
    const end = stream.closed?.atMs ?? untilMs;
    const times = [...stream.events.map(({ atMs }) => atMs), end];
    const longestMs = Math.max(...times.slice(1).map((atMs, at) => atMs - (times[at] ?? atMs)));
    if (end - listen.sentAtMs < silentMs) return untested('the server ended the subscription too soon');
    return longestMs < silentMs
      ? []
      : [{ tool: null, ...say`the stream of a subscription carries nothing for ${{ silentMs: longestMs }} ms` }];
  },
} as const satisfies RuleProperty;
