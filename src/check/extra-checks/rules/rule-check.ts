import { faultById } from '../../../faults/fault-registry.ts';
import type { Severity } from '../../../properties/finding.ts';
import type { RuleEvidence, RuleProperty } from '../../../properties/protocol/rule-property.ts';
import { provesNothing } from '../../../properties/reading/run-end.ts';
import { rulesOf } from '../../../rules/all-rules.ts';
import { placeIn, type Rule, type Strength } from '../../../rules/rule.ts';
import { transportOf } from '../../../scenario/server/server-under-test.ts';
import type { ClassCheck, ClassOfClients } from '../class-check.ts';
import { callsToPlay } from './calls-to-play.ts';
import { evidenceOf } from './rule-evidence.ts';

/** How bad it is to violate a rule. */
const severityOfRule: { readonly [strength in Strength]: Severity } = {
  MUST: 'error',
  SHOULD: 'warning',
  MAY: 'note',
};

const withCalls = (classes: readonly ClassOfClients[]): ClassOfClients | undefined =>
  classes.find((clients) => callsToPlay(clients).length > 0) ?? classes[0];

/** Whether the sessions of the check have a fault that may itself break a rule: any but one of the server's upstream. */
function hasFaults({ options: { plans } }: ClassOfClients): boolean {
  const plan = plans.find((one) => one.length === 0) ?? plans[0] ?? [];
  return plan.some(({ fault }) => faultById(fault)?.layer !== 'upstream');
}

/** Whether a play ended for a reason that is not the server's doing: then what is missing in it shows nothing. */
const wasCutShort = ({ transcript: { entries } }: RuleEvidence): boolean =>
  entries.some((entry) => entry.kind === 'stopped' && provesNothing.has(entry.why));

const canBreak = ({ over }: RuleProperty, { server }: ClassOfClients): boolean => {
  const isHttp = ['http', 'sse'].includes(transportOf(server));
  return over === undefined || (over === 'http') === isHttp;
};

/** Why a rule that no play showed was not judged. */
async function whyNot(rule: Rule, clients: ClassOfClients, reasons: readonly string[]): Promise<string> {
  const [reason] = reasons;
  if (reason !== undefined) return reason;
  const revision = await evidenceOf(clients).revision();
  if (revision === null) return 'the server does not start for a client that keeps to the rules';
  return placeIn(rule, revision) === null
    ? doesNotHold(revision)
    : 'the server speaks no revision in which the rule could be put to the test';
}

/** The same words for all rules, so that a report lists them together. */
const doesNotHold = (revision: string): string => `its rule does not hold in the revision ${revision}`;

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
    if (hasFaults(clients))
      return [{ ...about, notJudged: 'a fault of the plan may break the rule instead of the server' }];
    if (!canBreak(property, clients))
      return [
        { ...about, notJudged: `only a server over ${property.over === 'http' ? 'HTTP' : 'stdio'} can break its rule` },
      ];
    const found: Awaited<ReturnType<ClassCheck['run']>>[number][] = [];
    const reasons: string[] = [];
    let judged = 0;
    for (const play of property.plays)
      for (const evidence of await evidenceOf(clients).of(play)) {
        if ('notJudged' in evidence) {
          reasons.push(evidence.notJudged);
          continue;
        }
        const place = placeIn(rule, evidence.revision);
        if (place === null) {
          reasons.push(doesNotHold(evidence.revision));
          continue;
        }
        if (wasCutShort(evidence)) {
          reasons.unshift('the run could not go on');
          continue;
        }
        const result = property.judge(evidence);
        if ('notJudged' in result) {
          reasons.unshift(result.notJudged); // more telling than that the rule does not hold in another revision
          continue;
        }
        judged++;
        const { strength, link } = place;
        const more = { rule: { id: rule.id, strength, link }, severity: severityOfRule[strength] };
        found.push(...result.map((one) => ({ ...about, ...one, ...more })));
      }
    // The same violation may be seen several times in one play, such as at each ping.
    const once = new Map(found.map((one) => [JSON.stringify({ ...one, client: null }), one]));
    return judged > 0 ? [...once.values()] : [{ ...about, notJudged: await whyNot(rule, clients, reasons) }];
  },
});
