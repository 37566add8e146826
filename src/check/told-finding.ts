import type { FindingReport } from '../report/check-report.ts';

/** A finding before its replay line is known. */
export type ToldFinding = Omit<FindingReport, 'replay'>;
