import type { CheckReport } from '../check-report.ts';
import type { Palette } from '../drawing/palette.ts';

/** What a format gets to draw with. */
export interface Drawing {
  readonly palette: Palette;
  /** Columns there is room for. */
  readonly width: number;
  /** Whether the reader's terminal or file shows more than ASCII. */
  readonly unicode: boolean;
}

/** One way to write a report. It escapes what a server wrote, so that this cannot control a terminal. */
export type ReportFormat = (report: CheckReport, drawing: Drawing) => string;
