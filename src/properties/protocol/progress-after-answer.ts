import { progressIn, requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

export const progressAfterAnswer = {
  ...ofRule,
  id: 'progress-after-answer',
  summary: 'progress of a request that was answered',
  severity: 'error',
  advice: 'stop the timer that reports progress before the answer is sent',
  plays: ['calls'],
  judge({ transcript: { entries }, transport }) {
    const progress = progressIn(entries);
    if (progress.length === 0) return untested('no request got progress');
    // Over HTTP two messages of one instant may come over two connections, whose order is chance.
    const ordered = transport === 'memory' || transport === 'stdio';
    const found: RuleFound[] = [];
    for (const { token, tool, answer } of requestsIn(entries)) {
      if (token === null || answer === null) continue;
      const late = progress.find(
        (one) => one.token === String(token) && (one.atMs > answer.atMs || (ordered && one.at > answer.at)),
      );
      if (late !== undefined)
        found.push({ tool, ...say`progress came ${{ afterAnswerMs: late.atMs - answer.atMs }} ms after the answer` });
    }
    return found;
  },
} as const satisfies RuleProperty;
