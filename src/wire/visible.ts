/**
 * Escapes text that a server wrote. Reports, errors and progress lines show such text, and it must not move the cursor,
 * colour the terminal or forge a line.
 */

/**
 * Control characters, format characters (which change the direction of a line, or are invisible), lone surrogates, and line
 * separators.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const unseenButLineFeed = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const short: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const unitOf = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** As in a JSON string: a character above U+FFFF is two escapes. */
const inJson = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => unitOf(character.charCodeAt(index))).join('');

const escaped = (character: string): string => short[character] ?? inJson(character);

/** A server's text on one line, which cannot move the cursor, colour the terminal or change the direction of the line. */
export const visible = (text: string): string => text.replace(unseen, escaped);

/** The same for a text of this program with several lines, which may contain a server's text. */
export const visibleLines = (text: string): string => text.replace(unseenButLineFeed, escaped);

/** A value as indented JSON with invisible characters escaped. It parses to the same value. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(unseenButLineFeed, inJson);

/** Cuts out the middle of a text that has more than `atMost` characters: its ends distinguish it from others. */
export function cutMiddle(text: string, atMost: number, cut: string): string {
  if (text.length <= atMost) return text;
  const characters = [...text];
  if (characters.length <= atMost) return text;
  const room = Math.max(0, atMost - cut.length);
  const head = Math.ceil(room * 0.6);
  return characters.slice(0, head).join('') + cut + characters.slice(characters.length - (room - head)).join('');
}

/** A name that a server chose, escaped and shortened. */
export const shownName = (text: string, atMost = 60): string => cutMiddle(visible(text.slice(0, 1000)), atMost, '...');

const MAX_MESSAGE = 4000;

/** The message of an error, which may contain a server's text, escaped and shortened. */
export const shownMessage = (message: string): string => cutMiddle(visibleLines(message), MAX_MESSAGE, ' ... ');
