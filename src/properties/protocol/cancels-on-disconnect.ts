import { exchangesIn } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const cancelsOnDisconnect = {
  ...ofRule,
  id: 'cancels-on-disconnect',
  summary: 'the connection of a call is lost, and the server ends the call',
  severity: 'warning',
  advice: 'go on with a call whose connection is lost; only notifications/cancelled ends it',
  over: 'http',
  plays: ['drops'],
  judge({ transcript }) {
    const exchanges = exchangesIn(transcript);
    const dropped = exchanges.find(
      ({ over, closed, request }) => over === 'POST' && closed?.how === 'abort' && request?.tool,
    );
    if (dropped === undefined) return untested('no stream of a call could be dropped');
    const request = dropped.request;
    const resumed = exchanges.find(
      (one) => one.over === 'GET' && one.lastEventId !== null && one.request?.id === request?.id && one.status === 200,
    );
    if (resumed === undefined) return untested('the server resumes no stream, so what became of the call is not seen');
    const answer = request?.answer ?? null;
    if (answer === null) return untested('the stream that was resumed did not bring the answer');
    if ('result' in answer.frame && answer.frame.result.isError !== true) return [];
    return [
      {
        tool: request?.tool ?? null,
        ...say`the connection was lost, the client resumed the stream, and the call was answered with an error`,
      },
    ];
  },
} as const satisfies RuleProperty;
