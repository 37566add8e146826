import { faultNeverActed } from '../properties/fault-never-acted.ts';
import type { CheckReport, FindingReport } from '../report/check-report.ts';

/** What was found of faults that met nothing at all: what they were asked for was not put to the test. */
export const unmetFindings = ({ findings }: Pick<CheckReport, 'findings'>): readonly FindingReport[] =>
  findings.filter(({ property, severity }) => property === faultNeverActed && severity === 'error');
