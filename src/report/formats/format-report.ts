import type { CheckReport } from '../check-report.ts';
import { coloured, plain } from '../drawing/palette.ts';
import * as formats from './all-formats.ts';
import type { ReportFormat } from './report-format.ts';

/**
 * There is no report format of the given name.
 *
 * @example
 * ```ts
 * import { check, formatReport, ReportFormatError } from 'mcp-deadline';
 *
 * const report = await check(server, { clients: ['codex-cli'], quick: true });
 * const format: string = 'yaml';
 * try {
 *   formatReport(report, format as 'text');
 * } catch (error) {
 *   if (!(error instanceof ReportFormatError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class ReportFormatError extends Error {
  /** The name of the class. */
  override readonly name = 'ReportFormatError';
  /** The stable code of this error. */
  readonly code = 'ERR_REPORT_FORMAT';
}

/** How a report is written. */
export interface FormatOptions {
  /**
   * The number of columns. JSON has no columns.
   *
   * @defaultValue 100
   */
  readonly width?: number;
  /**
   * Whether the report may have characters beyond ASCII.
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

const writers: ReadonlyMap<string, ReportFormat> = new Map(Object.entries(formats));

/** The name of a format: `text`, as the command line prints it; `failures`, as a failing test shows it; `json`. */
export type ReportFormatName = keyof typeof formats;

/**
 * Writes a report as text or JSON.
 *
 * @param report the report of `check`
 * @param format `text` (default): the table of verdicts and the story of everything that does not simply fit;
 *   `failures`: only the latter, and nothing if everything fits; `json`: the whole report, of which
 *   `mcp-deadline/report.schema.json` is the schema
 * @throws ReportFormatError (`ERR_REPORT_FORMAT`) for a format that does not exist
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
  { width = 100, unicode = true, colours = false }: FormatOptions = {},
): string {
  const write = writers.get(format);
  if (write === undefined)
    throw new ReportFormatError(
      `there is no report format ${JSON.stringify(format)}. There are: ${[...writers.keys()].join(', ')}`,
    );
  return write(report, { palette: colours ? coloured : plain, width, unicode });
}
