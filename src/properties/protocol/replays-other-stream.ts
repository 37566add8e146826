import { exchangesIn, isOf, type WireExchange } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

/** Whether a stream that resumes the response to a request carries a message of another request. */
const carriesOther = ({ events, request }: WireExchange): boolean =>
  events.some((event) => {
    if (event.what !== 'event' || event.message === null || request === null) return false;
    const { answers, token } = event.message;
    return (answers !== null && !isOf(answers, request)) || (token !== null && String(token) !== String(request.token));
  });

export const replaysOtherStream = {
  ...ofRule,
  id: 'replays-other-stream',
  summary: 'a stream that is resumed carries messages of another stream',
  severity: 'error',
  advice: 'replay only events of the stream that the id of the last event belongs to',
  over: 'http',
  plays: ['drops'],
  judge({ transcript }) {
    const resumed = exchangesIn(transcript).filter(
      ({ over, lastEventId, stream, request }) => over === 'GET' && lastEventId !== null && stream && request !== null,
    );
    if (resumed.length === 0) return untested('no stream could be resumed');
    const other = resumed.find(carriesOther);
    return other === undefined
      ? []
      : [
          {
            tool: other.request?.tool ?? null,
            ...say`the client resumed the stream of a call, and received messages of another request`,
          },
        ];
  },
} as const satisfies RuleProperty;
