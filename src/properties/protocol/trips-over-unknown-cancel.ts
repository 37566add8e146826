import { say } from '../statement.ts';
import { strayCancels } from './after-cancel.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const tripsOverUnknownCancel = {
  ...ofRule,
  id: 'trips-over-unknown-cancel',
  summary: 'a cancellation of an unknown request harms the server',
  severity: 'warning',
  advice: 'ignore a cancellation of a request that is not open',
  plays: ['calls'],
  judge({ transcript: { entries } }) {
    const unknown = strayCancels(entries).filter((one) => !one.late && one.statement !== undefined);
    if (unknown.length === 0) return untested('no later request shows what a cancellation of an unknown request does');
    return unknown.flatMap(({ statement }) =>
      statement == null ? [] : [{ tool: null, ...say`a cancellation names an unknown request, and ${statement}` }],
    );
  },
} as const satisfies RuleProperty;
