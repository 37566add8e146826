import { answerOn, responseStreams } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

/** How long a stream may stay open after the answer, in virtual milliseconds. */
const graceMs = 1_000;

export const streamAfterAnswer = {
  ...ofRule,
  id: 'stream-after-answer',
  summary: 'a response stream stays open after the answer',
  severity: 'warning',
  advice: 'close the response once the answer is written',
  over: 'http',
  plays: ['calls'],
  judge({ transcript, untilMs }) {
    const found: RuleFound[] = [];
    let answered = 0;
    for (const stream of responseStreams(transcript)) {
      const answer = answerOn(stream);
      if (answer === null) continue;
      answered++;
      // A client that closes the stream ends the wait: the server had not.
      const closedMs = stream.closed?.atMs ?? untilMs;
      const openMs = closedMs - answer.atMs;
      if (openMs <= graceMs) continue;
      const method = stream.request?.method ?? '';
      found.push({
        tool: stream.request?.tool ?? null,
        ...say`the stream of ${method} was still open ${{ openMs }} ms after the answer`,
      });
    }
    return answered === 0 ? untested('no answer came on an event stream') : found;
  },
} as const satisfies RuleProperty;
