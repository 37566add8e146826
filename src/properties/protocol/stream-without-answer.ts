import { responseStreams } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const streamWithoutAnswer = {
  ...ofRule,
  id: 'stream-without-answer',
  summary: 'a response stream never carries the answer, neither at once nor when it is resumed',
  severity: 'warning',
  advice: 'end each response stream with the answer, also where the tool fails',
  over: 'http',
  plays: ['calls'],
  judge({ transcript }) {
    const streams = responseStreams(transcript).filter(({ request }) => request?.method !== 'subscriptions/listen');
    if (streams.length === 0) return untested('no response was an event stream');
    return streams.flatMap(({ request, closed }) => {
      if (request === null || request.answer !== null || closed?.how === 'abort') return [];
      const end = closed === null ? 'stays open' : 'ends';
      return [{ tool: request.tool, ...say`the stream of ${request.method} ${end} without the answer` }];
    });
  },
} as const satisfies RuleProperty;
