import type { Line } from './labelled-lines.ts';

const mostRows = 8;

/**
 * Rows that do not help the author of a server: stack frames of Node and of the agent, Node's version, the mark under a source
 * line, and empty rows.
 */
const noise = /^\s*(?:at .*(?:node:|\bagent[\\/]register\.cjs).*|Node\.js v[\d.]+|\^+)?$/;

/** Rows that name what went wrong, such as `TypeError: x is not a function` or `ERROR no database`. */
const namesError = /^(?!\s+at ).*(?:error|exception|cannot|failed|required|panic)/i;

/** The rows that most likely say what went wrong: those from a row with an error on, otherwise the last rows. */
function tellingRows(stderr: string, which: 'first' | 'last'): readonly string[] {
  const rows = stderr.split('\n').filter((row) => !noise.test(row));
  if (rows.length <= mostRows) return rows;
  const at =
    which === 'first'
      ? rows.findIndex((row) => namesError.test(row))
      : rows.findLastIndex((row) => namesError.test(row));
  return at < 0 ? rows.slice(-mostRows) : rows.slice(at, at + mostRows);
}

/**
 * The standard error of a server whose process ended.
 *
 * @param which the error to show if there are several: the first error of a start-up, because the others follow from it, or the
 *   last error of a server that ran for some time
 */
export function stderrLines(stderr: string | undefined, which: 'first' | 'last' = 'first'): readonly Line[] {
  if (stderr === undefined || stderr.trim() === '') return [];
  return tellingRows(stderr.trim(), which).map((row, index) => ({
    label: index === 0 ? 'stderr' : '',
    text: row,
    whole: true,
  }));
}
