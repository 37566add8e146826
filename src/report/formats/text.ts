import { humanReport } from '../human-report.ts';
import { coloured, plain } from '../palette.ts';
import type { ReportFormat } from './report-format.ts';

/** What the command line prints: the table of verdicts, then the story of everything that does not simply fit. */
export const text: ReportFormat = (report, { width, unicode, colours }) =>
  humanReport(report, { palette: colours ? coloured : plain, width, unicode });
