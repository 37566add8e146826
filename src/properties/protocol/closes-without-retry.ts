import { answerOn, responseStreams } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const closesWithoutRetry = {
  ...ofRule,
  id: 'closes-without-retry',
  summary: 'the server closes a response stream before the answer, without a `retry` field',
  severity: 'warning',
  advice: 'send a retry field before a stream is closed that its client is to open again',
  over: 'http',
  plays: ['calls'],
  judge({ transcript }) {
    const polled = responseStreams(transcript).filter(
      (one) => (one.closed?.how === 'end' || one.closed?.how === 'cut') && answerOn(one) === null,
    );
    if (polled.length === 0) return untested('the server closed no response stream before the answer');
    const silent = polled.find(({ events }) => !events.some(({ what }) => what === 'retry'));
    if (silent === undefined) return [];
    return [
      {
        tool: silent.request?.tool ?? null,
        ...say`the server closes the stream of ${silent.request?.method ?? ''} before the answer, without a retry field`,
      },
    ];
  },
} as const satisfies RuleProperty;
