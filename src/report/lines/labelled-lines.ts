import stringWidth from 'string-width';
import { cutMiddle, visible } from '../../wire/visible.ts';

/** One line of a story: a label in the margin, and a text. A line without a label continues the line before. */
export interface Line {
  readonly label: string;
  readonly text: string;
  /** Whether the text must not be wrapped, such as a command to copy. */
  readonly whole?: boolean;
  /** Whether the line may differ between clients that share a story. It is then shown for each client. */
  readonly own?: boolean;
}

const marginWidth = 9;

/** A space, except inside a number with its unit and its conversion: `300 000 ms (5 min)`. */
const breakable = / (?!(?<=\d )\d{3}\b|ms\b|\(?[\d.]+ (?:min|h)\)|(?:min|h)\))/;

function wrapped(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  let columns = 0;
  for (const word of text.split(breakable)) {
    const wordColumns = stringWidth(word);
    if (row !== '' && columns + 1 + wordColumns > width) {
      rows.push(row);
      row = word;
      columns = wordColumns;
    } else {
      columns += row === '' ? wordColumns : 1 + wordColumns;
      row = row === '' ? word : `${row} ${word}`;
    }
  }
  return [...rows, row];
}

/** Longer texts lose their middle: text from a server has no limit. */
const mostCharacters = 2000;
const mostOfWhole = 10_000;

/**
 * Lines with their labels in a margin, wrapped between words to fit the width. A word that is too long is not split. Any part of
 * a text may come from a server, so invisible characters are shown as escapes.
 */
export const labelled = (lines: readonly Line[], width: number): readonly string[] =>
  lines.flatMap(({ label, text: raw, whole }) => {
    const text = cutMiddle(visible(raw), whole === true ? mostOfWhole : mostCharacters, ' ... ');
    const rows = whole === true ? [text] : wrapped(text, width - marginWidth);
    return rows.map((row, index) => (index === 0 ? label : '').padEnd(marginWidth) + row);
  });
