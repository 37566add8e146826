import { visibleJson } from '../../wire/visible.ts';
import type { CheckReport } from '../check-report.ts';
import { coloured, type Palette, plain } from '../drawing/palette.ts';
import { failureMessage } from './failures.ts';
import { humanReport } from './text.ts';

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

/** What a format gets to draw with. */
interface Drawing {
  readonly palette: Palette;
  readonly width: number;
  readonly unicode: boolean;
}

/** One way to write a report. It escapes what a server wrote, so that this cannot control a terminal. */
type ReportFormat = (report: CheckReport, drawing: Drawing) => string;

/** The formats by name: the one place that lists them. */
const formats = {
  text: humanReport,
  failures: failureMessage,
  json: (report) => `${visibleJson(report)}\n`,
} satisfies { readonly [name: string]: ReportFormat };

/** The name of a format: `text`, as the command line prints it; `failures`, as a failing test shows it; `json`. */
export type ReportFormatName = keyof typeof formats;

/**
 * Writes a report out.
 *
 * @param format `text` (default): the table of verdicts and the story of everything that does not simply fit;
 *   `failures`: only the latter, and nothing if everything fits; `json`: the whole report, of which
 *   `mcp-deadline/report.schema.json` is the schema
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
  return formats[format](report, { palette: colours ? coloured : plain, width, unicode });
}
