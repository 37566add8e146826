import type { CheckReport } from '../../src/report/check-report.ts';

/** A field in which two reports of one check differ. */
export interface Difference {
  readonly path: string;
  readonly quiet: string;
  readonly busy: string;
  /** Why it may differ; `null`: it may not. */
  readonly allowed: string | null;
}

export function differences(quiet: CheckReport, busy: CheckReport): readonly Difference[];
