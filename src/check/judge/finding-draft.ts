import type { Severity } from '../../properties/finding.ts';
import type { PropertyError } from '../../properties/property-error.ts';
import { propertyById } from '../../properties/property-registry.ts';
import type { FindingReport } from '../../report/check-report.ts';

/** What a property said of a start-up or a call, before its replay line is known. */
export type FindingDraft = Omit<FindingReport, 'replay' | 'severity'> & {
  /** Left out: as its verdict and its property say. */
  readonly severity?: Severity;
  /**
   * What it is instead of a finding: why the property cannot judge, as its message says, or a mistake in the property.
   * Left out: it is a finding.
   */
  readonly instead?: 'not-judged' | PropertyError;
};

/** How bad a finding is. */
export function severityOf({ severity, verdict, property }: FindingDraft): Severity {
  if (severity !== undefined) return severity;
  if (verdict === 'fails') return 'error';
  const usual = propertyById(property)?.severity ?? 'by-verdict';
  return usual === 'by-verdict' ? 'warning' : usual;
}
