import { PropertyError } from '../../properties/property-error.ts';
import type { CellReport, CheckReport, FindingReport } from '../../report/check-report.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { FindingDraft } from './finding-draft.ts';
import { findingReports } from './report-of.ts';
import { judgedOnce } from './run-findings.ts';

/** The results of properties for a run with one client: properties of this package that read a transcript, and `properties`. */
export interface JudgedRun {
  /**
   * The findings about the start-up and the calls, in order.
   *
   * @throws PropertyError (`ERR_PROPERTY`) if one of your own properties threw, or returned something else than findings
   */
  findings(): readonly FindingReport[];
  /** The properties that could not judge, and why. */
  readonly notJudged: CheckReport['notJudged'];
}

/** @param drafts the results of properties for the start-up and the calls, in order */
export function judgedRun(
  drafts: readonly FindingDraft[],
  run: { readonly server: ServerUnderTest; readonly options: FullOptions; readonly cells: readonly CellReport[] },
): JudgedRun {
  const { findings, notJudged } = judgedOnce(drafts);
  return {
    findings() {
      for (const { instead } of drafts) if (instead instanceof PropertyError) throw instead;
      return findingReports(findings, run);
    },
    notJudged,
  };
}
