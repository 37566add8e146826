/**
 * Text that a server wrote, made harmless: a report, an error or a progress line shows it, and must not be moved,
 * coloured or forged by it.
 */

/**
 * Control characters, format characters (which turn the direction of a line, or hide in it), halves of characters, and
 * the separators of lines.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const unseenButLineFeed = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const short: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const unitOf = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** As in a JSON string: a character beyond U+FFFF is two. */
const inJson = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => unitOf(character.charCodeAt(index))).join('');

const escaped = (character: string): string => short[character] ?? inJson(character);

/** A server's own words on one line, unable to move the cursor, colour the terminal or turn the line around. */
export const visible = (text: string): string => text.replace(unseen, escaped);

/** The same for a text of ours of several lines, into which a server's words may have come. */
export const visibleLines = (text: string): string => text.replace(unseenButLineFeed, escaped);

/** A value as indented JSON, which reads the same, but shows what is unseen even on a terminal. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(unseenButLineFeed, inJson);

/** Cuts out the middle of a text that is longer than so many characters: both its ends distinguish it from others. */
export function cutMiddle(text: string, atMost: number, cut: string): string {
  if (text.length <= atMost) return text;
  const characters = [...text];
  if (characters.length <= atMost) return text;
  const room = Math.max(0, atMost - cut.length);
  const head = Math.ceil(room * 0.6);
  return characters.slice(0, head).join('') + cut + characters.slice(characters.length - (room - head)).join('');
}

/** A name that a server chose: visible, and short. */
export const shownName = (text: string, atMost = 60): string => cutMiddle(visible(text.slice(0, 1000)), atMost, '...');

const MAX_MESSAGE = 4000;

/** The message of an error, into which a server's words may have come: visible, and not endless. */
export const shownMessage = (message: string): string => cutMiddle(visibleLines(message), MAX_MESSAGE, ' ... ');
