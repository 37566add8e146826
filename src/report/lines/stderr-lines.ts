import type { Line } from './labelled-lines.ts';

const mostRows = 8;

/**
 * Stack frames of Node and of the agent inside the server, Node's version, the mark under a source line, and empty rows. They do
 * not help the author of a server.
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
 * What a server whose process ended wrote to its standard error.
 *
 * @param which error is shown if there are several: the first one of a start-up, which the others follow from, or the last one
 *   of a server that ran for some time
 */
export function stderrLines(stderr: string | undefined, which: 'first' | 'last' = 'first'): readonly Line[] {
  if (stderr === undefined || stderr.trim() === '') return [];
  return tellingRows(stderr.trim(), which).map((row, index) => ({
    label: index === 0 ? 'stderr' : '',
    text: row,
    whole: true,
  }));
}
