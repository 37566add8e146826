import type { CheckReport } from './check-report.ts';
import { failures } from './formats/failures.ts';
import { json } from './formats/json.ts';
import type { FormatOptions, ReportFormat } from './formats/report-format.ts';
import { text } from './formats/text.ts';

/** The formats by name: the one place that lists them. */
const formats = { text, failures, json } satisfies { readonly [name: string]: ReportFormat };

/** The name of a format: `text`, as the command line prints it; `failures`, as a failing test shows it; `json`. */
export type ReportFormatName = keyof typeof formats;

const defaults: Required<FormatOptions> = { width: 100, unicode: true, colours: false };

/**
 * Writes a report out.
 *
 * @param format `text` (default): the table of verdicts and the story of everything that does not simply fit;
 *   `failures`: only the latter, and nothing if everything fits; `json`: the whole report
 * @example
 * ```ts
 * const report = await check(server, { clients: ['codex-cli'] });
 * console.log(formatReport(report));
 * if (exitStatus(report) > 0) throw new Error(formatReport(report, 'failures', { width: 80 }));
 * ```
 */
export function formatReport(
  report: CheckReport,
  format: ReportFormatName = 'text',
  options: FormatOptions = {},
): string {
  return formats[format](report, { ...defaults, ...options });
}
