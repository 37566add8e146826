import { exchangesIn } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const eventIdsRepeat = {
  ...ofRule,
  id: 'event-ids-repeat',
  summary: 'two events of a session have the same id',
  severity: 'error',
  advice: 'make ids unique across all streams of a session, such as the id of the stream and a number',
  over: 'http',
  plays: ['calls', 'drops'],
  judge({ transcript }) {
    // A stream that is resumed repeats events, with their ids.
    const streams = exchangesIn(transcript).filter(({ stream, lastEventId }) => stream && lastEventId === null);
    const ids = streams.map(({ events }) =>
      events.flatMap((event) => (event.what === 'event' && event.id !== null ? [event.id] : [])),
    );
    const all = ids.flat();
    const twice = all.find((id, at) => all.indexOf(id) !== at);
    if (twice !== undefined)
      return [{ tool: null, ...say`two events have the id ${JSON.stringify(twice.slice(0, 80))}` }];
    const streamsWithIds = ids.filter((own) => own.length > 0).length;
    return streamsWithIds > 1 ? [] : untested('fewer than two streams had events with ids');
  },
} as const satisfies RuleProperty;
