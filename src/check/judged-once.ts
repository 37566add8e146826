import { whyNotJudged } from '../properties/not-judged.ts';
import type { CheckReport } from '../report/check-report.ts';
import type { FindingDraft } from './finding-draft.ts';

/** What was found, and what could not be judged: that is the same for every call, and is said once. */
export function judgedOnce(all: readonly FindingDraft[]): {
  readonly findings: readonly FindingDraft[];
  readonly notJudged: CheckReport['notJudged'];
} {
  const findings: FindingDraft[] = [];
  const notJudged = new Map<string, string>();
  for (const finding of all) {
    const why = whyNotJudged(finding.message);
    if (why === null) findings.push(finding);
    else notJudged.set(finding.property, why);
  }
  return { findings, notJudged: [...notJudged].map(([property, why]) => ({ property, why })) };
}
