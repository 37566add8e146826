import { faultNeverActed } from '../properties/fault-never-acted.ts';
import type { CheckReport, FindingReport } from '../report/check-report.ts';
import { defaultFailOn, type FailOn, failsOnFinding, failsOnVerdict } from './fail-on.ts';

/** Something that was asked for was not put to the test at all. */
const provedNothing = ({ property, severity }: FindingReport): boolean =>
  property === 'nothing-proved' || (property === faultNeverActed && severity === 'error');

/**
 * The exit status of a check: 4 when two runs of one seed differed, 1 when there is something of `failOn`, when nothing
 * was proved, of the server or of a fault, or when it ended before everything was played, else 0. (2 is bad usage and 3 a fault of the harness: then there is no report.)
 */
export function exitStatus(report: CheckReport, failOn: FailOn = defaultFailOn): 0 | 1 | 4 {
  if (report.findings.some(({ property }) => property === 'deterministic')) return 4;
  if (report.incomplete !== null || report.findings.some(provedNothing)) return 1;
  if ([...report.startup, ...report.cells].some(({ verdict }) => failsOnVerdict(failOn, verdict))) return 1;
  return report.findings.some((finding) => failsOnFinding(failOn, finding)) ? 1 : 0;
}
