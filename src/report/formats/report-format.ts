import type { CheckReport } from '../check-report.ts';
import type { Palette } from '../drawing/palette.ts';

/** How a format draws. */
export interface Drawing {
  readonly palette: Palette;
  /** The width in columns. */
  readonly width: number;
  /** Whether the reader's terminal or file shows more than ASCII. */
  readonly unicode: boolean;
}

/** One way to format a report. It escapes text from a server, so that the text cannot control a terminal. */
export type ReportFormat = (report: CheckReport, drawing: Drawing) => string;
