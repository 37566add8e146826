import { visibleJson } from '../../wire/visible.ts';
import type { CheckReport } from '../check-report.ts';

/** The whole report. Its schema is `mcp-deadline/report.schema.json`. */
export const jsonReport = (report: CheckReport): string => `${visibleJson(report)}\n`;
