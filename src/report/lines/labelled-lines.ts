import stringWidth from 'string-width';
import { cutMiddle, visible } from '../../wire/visible.ts';

/** One thing a story says: a word in the margin, and a sentence. Without a label it goes on with the one before. */
export interface Line {
  readonly label: string;
  readonly text: string;
  /** Never broken: a command to copy. */
  readonly whole?: boolean;
  /** It may differ between clients that share a story. Then it is shown for each. */
  readonly own?: boolean;
}

const marginWidth = 9;

/** A space, but not one inside a number with its unit and what it comes to: `300 000 ms (5 min)`. */
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

/** Longer texts lose their middle: what a server says may be endless. */
const mostCharacters = 2000;
const mostOfWhole = 10_000;

/**
 * Lines with their labels in a margin, broken between words to fit the width. A word that is too long stays whole. A
 * server may have written any part of a text, so what cannot be seen in it is shown as an escape.
 */
export const labelled = (lines: readonly Line[], width: number): readonly string[] =>
  lines.flatMap(({ label, text: said, whole }) => {
    const text = cutMiddle(visible(said), whole === true ? mostOfWhole : mostCharacters, ' ... ');
    const rows = whole === true ? [text] : wrapped(text, width - marginWidth);
    return rows.map((row, index) => (index === 0 ? label : '').padEnd(marginWidth) + row);
  });
