import type { Severity } from '../../../properties/finding.ts';
import type { RuleProperty } from '../../../properties/protocol/rule-property.ts';
import { rulesOf } from '../../../rules/all-rules.ts';
import { placeIn, type RulePlace, type Strength } from '../../../rules/rule.ts';
import type { ClassCheck, ClassOfClients } from '../class-check.ts';
import { callsToPlay } from './calls-to-play.ts';
import { evidenceOf } from './rule-evidence.ts';

/** How bad it is to violate a rule. */
export const severityOfRule: { readonly [strength in Strength]: Severity } = {
  MUST: 'error',
  SHOULD: 'warning',
  MAY: 'note',
};

const withCalls = (classes: readonly ClassOfClients[]): ClassOfClients | undefined =>
  classes.find((clients) => callsToPlay(clients).length > 0) ?? classes[0];

/** The check of a rule: makes the plays that the rule needs, or uses those that were made, and judges each. */
export const ruleCheck = (property: RuleProperty): ClassCheck => ({
  property: property.id,
  needs: 'the server did not start',
  choose: (classes) => {
    const one = withCalls(classes);
    return one === undefined ? [] : [one];
  },
  async run(clients) {
    const [member] = clients.members;
    if (member === undefined) return [];
    const about = { property: property.id, client: member.client };
    const [rule] = rulesOf(property.id);
    if (rule === undefined) throw new Error(`no rule names the property ${property.id}`);
    const found: Awaited<ReturnType<ClassCheck['run']>>[number][] = [];
    const reasons: string[] = [];
    let judged = 0;
    for (const play of property.plays)
      for (const evidence of await evidenceOf(clients).of(play)) {
        const place: RulePlace | null = placeIn(rule, evidence.revision);
        if (place === null) {
          reasons.push(`the rule ${rule.id} does not hold in the revision ${evidence.revision}`);
          continue;
        }
        const result = property.judge(evidence);
        if ('notJudged' in result) {
          reasons.push(result.notJudged);
          continue;
        }
        judged++;
        const { strength, link } = place;
        const more = { rule: { id: rule.id, strength, link }, severity: severityOfRule[strength] };
        found.push(...result.map((one) => ({ ...about, ...one, ...more })));
      }
    if (judged > 0) return found;
    const own = reasons.find((reason) => !reason.includes('does not hold')) ?? reasons[0];
    return [{ ...about, notJudged: own ?? 'the server speaks no revision in which the rule could be put to the test' }];
  },
});
