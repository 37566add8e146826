import { cachingRules } from './areas/caching.ts';
import { cancellationRules } from './areas/cancellation.ts';
import { httpRules } from './areas/http.ts';
import { pingRules } from './areas/ping.ts';
import { progressRules } from './areas/progress.ts';
import { roundTripRules } from './areas/round-trips.ts';
import { stdioRules } from './areas/stdio.ts';
import { subscriptionRules } from './areas/subscriptions.ts';
import { taskRules } from './areas/tasks.ts';
import { timeRules } from './areas/time.ts';
import { placeIn, type Rule, type RuleReference } from './rule.ts';

/** Every rule about time that is listed, by area. */
export const rules: readonly Rule[] = [
  ...timeRules,
  ...cancellationRules,
  ...progressRules,
  ...pingRules,
  ...stdioRules,
  ...httpRules,
  ...subscriptionRules,
  ...roundTripRules,
  ...cachingRules,
  ...taskRules,
];

/** The rules that a property judges. */
export const rulesOf = (property: string): readonly Rule[] =>
  rules.filter(
    ({ server }) =>
      server !== undefined &&
      'property' in server &&
      (server.property === property || server.also?.includes(property) === true),
  );

/** The rule that a property judges, as a finding names it; `null`: it judges none that holds in this revision. */
export function ruleReference(property: string, revision: string): RuleReference | null {
  for (const rule of rulesOf(property)) {
    const place = placeIn(rule, revision);
    if (place !== null) return { id: rule.id, strength: place.strength, link: place.link };
  }
  return null;
}
