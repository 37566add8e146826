import type { FindingReport, Severity } from '../../report/check-report.ts';

/** A finding before its replay line is known. */
export type FindingDraft = Omit<FindingReport, 'replay' | 'severity'> & {
  /** Left out: as its verdict and its property say. */
  readonly severity?: Severity;
};

/** They say of a whole run that it proves nothing. */
const ofTheRun: ReadonlySet<string> = new Set(['nothing-proved', 'deterministic']);

/** How bad a finding is. */
export const severityOf = ({ severity, verdict, property }: FindingDraft): Severity =>
  severity ?? (verdict === 'fails' || ofTheRun.has(property) ? 'error' : 'warning');
