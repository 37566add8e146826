import type { Severity } from '../../properties/finding.ts';
import type { PropertyError } from '../../properties/property-error.ts';
import { propertyById } from '../../properties/property-registry.ts';
import type { FindingReport } from '../../report/check-report.ts';

/** A result of a property for a start-up or a call, before its replay line is known. */
export type FindingDraft = Omit<FindingReport, 'replay' | 'severity'> & {
  /** Left out: the severity follows from the verdict and the property. */
  readonly severity?: Severity;
  /**
   * `not-judged`: the property could not judge, for the reason in `message`. An error: the property has a mistake. Left out: the
   * result is a finding.
   */
  readonly instead?: 'not-judged' | PropertyError;
};

export function severityOf({ severity, verdict, property }: FindingDraft): Severity {
  if (severity !== undefined) return severity;
  if (verdict === 'fails') return 'error';
  const usual = propertyById(property)?.severity ?? 'by-verdict';
  return usual === 'by-verdict' ? 'warning' : usual;
}
