import { visibleJson } from '../../wire/visible.ts';
import type { ReportFormat } from './report-format.ts';

/** The whole report; `mcp-deadline/report.schema.json` is its schema. Control characters are written as escapes. */
export const json: ReportFormat = (report) => `${visibleJson(report)}\n`;
