import { progressIn, requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

/** More notifications of one request within a second than this are a flood. The specification names no number. */
const mostPerSecond = 100;

export const progressFlood = {
  ...ofRule,
  id: 'progress-flood',
  summary: 'more than 100 notifications of progress within a second for one request',
  severity: 'warning',
  advice: 'report progress at most some times per second',
  plays: ['calls'],
  judge({ transcript: { entries } }) {
    const progress = progressIn(entries);
    if (progress.length === 0) return untested('no request got progress');
    const found: RuleFound[] = [];
    for (const { token, tool } of requestsIn(entries)) {
      const times = progress.filter((one) => token !== null && one.token === String(token)).map(({ atMs }) => atMs);
      const first = times.find((atMs, at) => (times[at + mostPerSecond] ?? Number.POSITIVE_INFINITY) < atMs + 1_000);
      if (first === undefined) continue;
      const notifications = times.filter((atMs) => atMs >= first && atMs < first + 1_000).length;
      found.push({ tool, ...say`${{ notifications }} notifications of progress came within a second` });
    }
    return found;
  },
} as const satisfies RuleProperty;
