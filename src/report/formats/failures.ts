import { failureMessage } from '../failure-message.ts';
import { coloured, plain } from '../palette.ts';
import type { ReportFormat } from './report-format.ts';

/** What a failing test shows: only what does not simply fit. Empty if everything fits. */
export const failures: ReportFormat = (report, { width, unicode, colours }) =>
  failureMessage(report, { palette: colours ? coloured : plain, width, unicode });
