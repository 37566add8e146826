import { say } from '../statement.ts';
import { strayCancels } from './after-cancel.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const tripsOverLateCancel = {
  ...ofRule,
  id: 'trips-over-late-cancel',
  summary: 'a cancellation that comes after the answer harms the server',
  severity: 'error',
  advice: 'ignore a cancellation of a request that is not open',
  plays: ['calls'],
  judge({ transcript: { entries } }) {
    const late = strayCancels(entries).filter((one) => one.late && one.statement !== undefined);
    if (late.length === 0) return untested('no later request shows what a cancellation after the answer does');
    return late.flatMap(({ statement }) =>
      statement == null ? [] : [{ tool: null, ...say`a cancellation comes after the answer, and ${statement}` }],
    );
  },
} as const satisfies RuleProperty;
