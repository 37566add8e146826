import { responseStreams } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const streamNotPrimed = {
  ...ofRule,
  id: 'stream-not-primed',
  summary: 'a response stream does not begin with an event that has an id and no data',
  severity: 'warning',
  advice:
    'send an event with an id and empty data as soon as a stream opens, and keep the events of the stream (an event store)',
  over: 'http',
  plays: ['calls'],
  judge({ transcript }) {
    const streams = responseStreams(transcript);
    if (streams.length === 0) return untested('no response was an event stream');
    const bare = streams.find(({ events }) => {
      const first = events.find(({ what }) => what === 'event');
      return first?.what !== 'event' || !first.empty || first.id === null;
    });
    if (bare === undefined) return [];
    const method = bare.request?.method ?? '';
    return [
      {
        tool: bare.request?.tool ?? null,
        ...say`the stream of ${method} begins without an event that has an id and no data`,
      },
    ];
  },
} as const satisfies RuleProperty;
