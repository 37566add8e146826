import type { CheckReport } from '../check-report.ts';

/** How a report is written. */
export interface FormatOptions {
  /**
   * Columns there is room for. JSON has no columns.
   *
   * @defaultValue 100
   */
  readonly width?: number;
  /**
   * Whether the reader's terminal or file shows more than ASCII.
   *
   * @defaultValue true
   */
  readonly unicode?: boolean;
  /**
   * Whether ANSI escape sequences set colours.
   *
   * @defaultValue false
   */
  readonly colours?: boolean;
}

/** One way to write a report. What a server wrote is escaped in it, so that it cannot control a terminal. */
export type ReportFormat = (report: CheckReport, options: Required<FormatOptions>) => string;
