import { progressIn, requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

export const speaksAfterCancel = {
  ...ofRule,
  id: 'speaks-after-cancel',
  summary: 'a message of a request comes after its cancellation: progress, a log, or the answer',
  severity: 'error',
  advice: 'send nothing for a request once its cancellation has arrived',
  over: 'stdio',
  plays: ['cancels'],
  judge({ transcript: { entries } }) {
    const requests = requestsIn(entries);
    const progress = progressIn(entries);
    const found: RuleFound[] = [];
    let cancelled = 0;
    for (const entry of entries) {
      if (entry.kind !== 'sent' || !('method' in entry.frame) || entry.frame.method !== 'notifications/cancelled')
        continue;
      const { requestId } = entry.frame.params ?? {};
      const request = requests.find(({ id }) => id === requestId);
      if (request === undefined || (request.answer !== null && request.answer.atMs <= entry.atMs)) continue;
      cancelled++;
      const { tool, token, answer } = request;
      const late = progress.find((one) => token !== null && one.token === String(token) && one.atMs > entry.atMs);
      const log = entries.find(
        (one) =>
          one.kind === 'received' &&
          'method' in one.frame &&
          one.frame.method === 'notifications/message' &&
          one.atMs > entry.atMs &&
          !requests.some((other) => other.at > request.at && other.sentAtMs <= one.atMs),
      );
      if (late !== undefined)
        found.push({
          tool,
          ...say`progress came ${{ afterCancelMs: late.atMs - entry.atMs }} ms after the cancellation`,
        });
      else if (answer !== null)
        found.push({
          tool,
          ...say`the answer came ${{ afterCancelMs: answer.atMs - entry.atMs }} ms after the cancellation`,
        });
      else if (log !== undefined)
        found.push({ tool, ...say`a log came ${{ afterCancelMs: log.atMs - entry.atMs }} ms after the cancellation` });
    }
    return cancelled === 0 ? untested('no call lasted long enough to be cancelled') : found;
  },
} as const satisfies RuleProperty;
