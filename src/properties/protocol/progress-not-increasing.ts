import { progressIn, requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

export const progressNotIncreasing = {
  ...ofRule,
  id: 'progress-not-increasing',
  summary: 'a value of progress is not larger than the one before',
  severity: 'error',
  advice: 'count up the value of progress with each notification, also where the total is unknown',
  plays: ['calls'],
  judge({ transcript: { entries } }) {
    const progress = progressIn(entries);
    const found: RuleFound[] = [];
    let pairs = 0;
    for (const { token, tool } of requestsIn(entries)) {
      const values = progress.filter((one) => token !== null && one.token === String(token)).map(({ value }) => value);
      for (const [at, value] of values.slice(1).entries()) {
        pairs++;
        const before = values[at] ?? null;
        if (value !== null && before !== null && value > before) continue;
        const what =
          value === null || before === null
            ? say`a value that is no number`
            : say`${{ progress: value }} after ${{ progressBefore: before }}`;
        found.push({ tool, ...say`progress does not increase: ${what}` });
        break;
      }
    }
    return pairs === 0 ? untested('no request got progress twice') : found;
  },
} as const satisfies RuleProperty;
