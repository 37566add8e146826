import { responseStreams } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const noBufferingHeader = {
  ...ofRule,
  id: 'no-buffering-header',
  summary: 'a response stream does not have the header `X-Accel-Buffering: no`',
  severity: 'warning',
  advice: 'send X-Accel-Buffering: no with each event stream',
  over: 'http',
  plays: ['calls'],
  judge({ transcript }) {
    const streams = responseStreams(transcript);
    if (streams.length === 0) return untested('no response was an event stream');
    const bare = streams.find(({ buffering }) => buffering?.toLowerCase() !== 'no');
    const { method = '', tool = null } = bare?.request ?? {};
    return bare === undefined
      ? []
      : [{ tool, ...say`the stream of ${method} does not have the header X-Accel-Buffering: no` }];
  },
} as const satisfies RuleProperty;
