import { deterministic } from '../../properties/findings/deterministic.ts';
import type { CheckReport } from '../../report/check-report.ts';
import { defaultFailOn, type FailOn, failsAlways, failsOnFinding, failsOnVerdict } from '../options/fail-on.ts';

export type Judged = Pick<CheckReport, 'startup' | 'cells' | 'findings' | 'incomplete' | 'propertyErrors'>;

/**
 * The exit status of a check: 4 if two runs with one seed differed; 1 if the report has something of `failOn`, an error that no
 * verdict shows (such as that nothing was proved) or a mistake in a property, or if the check ended before everything was played;
 * otherwise 0. Status 2 is wrong usage and 3 is a defect of the harness: both have no report.
 */
export function exitStatus(report: Judged, failOn: FailOn = defaultFailOn): 0 | 1 | 4 {
  if (report.findings.some(({ property }) => property === deterministic.id)) return 4;
  if (report.incomplete !== null || (report.propertyErrors ?? []).length > 0) return 1;
  if ([...report.startup, ...report.cells].some(({ verdict }) => failsOnVerdict(failOn, verdict))) return 1;
  return report.findings.some((finding) => failsAlways(finding) || failsOnFinding(failOn, finding)) ? 1 : 0;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The start-ups and cells with verdicts that a report fails on: `1 start-up fails`, `2 cells unknown`. */
function verdictsInWords({ startup, cells }: Judged, failOn: FailOn): readonly string[] {
  const all = [
    ['start-up', startup],
    ['cell', cells],
  ] as const;
  return all.flatMap(([what, reports]) =>
    failOn.flatMap((word) => {
      const count = reports.filter(({ verdict }) => verdict === word && failsOnVerdict(failOn, verdict)).length;
      return count === 0 ? [] : [`${counted(count, what)} ${word === 'fails' && count > 1 ? 'fail' : word}`];
    }),
  );
}

/** Why a check has its exit status, as part of a sentence. */
export function exitReason(report: Judged, failOn: FailOn = defaultFailOn): string {
  const status = exitStatus(report, failOn);
  if (status === 4) return 'two runs of one seed differ';
  if (status === 0) return `nothing of --fail-on ${failOn.join(',')}`;
  if (report.incomplete !== null) return 'the check ended before everything was played';
  const broken = (report.propertyErrors ?? []).map(({ property }) => `an error in ${property}`);
  const always = report.findings.filter(failsAlways).map(({ property }) => property);
  const found = report.findings.filter((finding) => failsOnFinding(failOn, finding)).map(({ property }) => property);
  return [...verdictsInWords(report, failOn), ...new Set([...broken, ...always, ...found])].join(', ');
}
