import type { CheckReport } from './check-report.ts';

const isUnexpected = ({ expected }: { readonly expected?: unknown }): boolean => expected === undefined;

/** The report without the start-ups, cells and findings that are known failures. */
export const unexpected = <T extends Pick<CheckReport, 'startup' | 'cells' | 'findings'>>(report: T): T => ({
  ...report,
  startup: report.startup.filter(isUnexpected),
  cells: report.cells.filter(isUnexpected),
  findings: report.findings.filter(isUnexpected),
});
