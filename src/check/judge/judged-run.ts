import { PropertyError } from '../../properties/property-error.ts';
import type { CellReport, CheckReport, FindingReport } from '../../report/check-report.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { FindingDraft } from './finding-draft.ts';
import { findingReports } from './report-of.ts';
import { judgedOnce } from './run-findings.ts';

/** What properties say of a run with one client: those of this package that read a transcript, and those of `properties`. */
export interface JudgedRun {
  /**
   * What they found of the start-up and of the calls, in order.
   *
   * @throws PropertyError (`ERR_PROPERTY`) where one of your own threw, or returned something else than findings
   */
  findings(): readonly FindingReport[];
  /** Which of them could not judge, and why. */
  readonly notJudged: CheckReport['notJudged'];
}

/** @param drafts what was said of the start-up and of the calls, in order */
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
