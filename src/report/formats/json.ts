import { visibleJson } from '../../wire/visible.ts';
import type { CheckReport } from '../check-report.ts';

/** The whole report, as `mcp-deadline/report.schema.json` describes it. */
export const jsonReport = (report: CheckReport): string => `${visibleJson(report)}\n`;
