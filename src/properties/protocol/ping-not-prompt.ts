import { requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

/** A ping whose answer takes longer than this is not answered promptly, in virtual milliseconds. */
const promptMs = 1_000;

export const pingNotPrompt = {
  ...ofRule,
  id: 'ping-not-prompt',
  summary: 'a ping is not answered within a second, or is answered with an error',
  severity: 'error',
  advice: 'answer pings at once, also while a call is in progress',
  plays: ['calls'],
  judge({ transcript: { entries }, untilMs }) {
    const requests = requestsIn(entries);
    const closing = entries.find((entry) => entry.kind === 'up' && entry.up === 'delete-session');
    const pings = requests.filter(({ method, at }) => {
      if (method !== 'ping') return false;
      // After the end of a session the server refuses a ping by right.
      return closing === undefined || at < entries.indexOf(closing);
    });
    if (pings.length === 0) return untested('the client sent no ping');
    const found: RuleFound[] = [];
    for (const { sentAtMs, answer, at } of pings) {
      const call = requests.findLast(
        (one) => one.tool !== null && one.at < at && (one.answer === null || one.answer.at > at),
      );
      const tookMs = (answer?.atMs ?? untilMs) - sentAtMs;
      const beside = call === undefined ? '' : ` beside a call of ${call.tool}`;
      if (answer === null) found.push({ tool: call?.tool ?? null, ...say`a ping${beside} is not answered` });
      else if ('error' in answer.frame)
        found.push({
          tool: call?.tool ?? null,
          ...say`a ping${beside} is answered with the error ${{ errorCode: answer.frame.error.code }}`,
        });
      else if (tookMs > promptMs)
        found.push({ tool: call?.tool ?? null, ...say`a ping${beside} is answered after ${{ tookMs }} ms` });
    }
    return found;
  },
} as const satisfies RuleProperty;
