import { whyNotJudged } from '../properties/not-judged.ts';
import type { CheckReport } from '../report/check-report.ts';
import type { PlayedClient } from './played-client.ts';
import type { ToldFinding } from './told-finding.ts';

/** What was found, and what could not be judged: that is the same for every call, and is said once. */
export function judgedOnce(played: readonly PlayedClient[]): {
  readonly findings: readonly ToldFinding[];
  readonly notJudged: CheckReport['notJudged'];
} {
  const findings: ToldFinding[] = [];
  const notJudged = new Map<string, string>();
  for (const finding of played.flatMap((one) => one.findings)) {
    const why = whyNotJudged(finding.message);
    if (why === null) findings.push(finding);
    else notJudged.set(finding.property, why);
  }
  return { findings, notJudged: [...notJudged].map(([property, why]) => ({ property, why })) };
}
