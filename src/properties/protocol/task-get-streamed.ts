import { exchangesIn } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const taskGetStreamed = {
  ...ofRule,
  id: 'task-get-streamed',
  summary: '`tasks/get` is answered with an event stream',
  severity: 'warning',
  advice: 'answer tasks/get with JSON: the client polls, and waits for nothing else',
  over: 'http',
  plays: ['tasks'],
  judge({ transcript }) {
    const polls = exchangesIn(transcript).filter(
      ({ over, request }) => over === 'POST' && request?.method === 'tasks/get',
    );
    if (polls.length === 0) return untested('no task was polled');
    return polls.some(({ stream }) => stream)
      ? [{ tool: null, ...say`tasks/get is answered with an event stream` }]
      : [];
  },
} as const satisfies RuleProperty;
