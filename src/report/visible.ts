/** Control characters, and those that turn the direction of a line or hide in it. */
const unseen = /[\p{Cc}\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

const escaped = (character: string): string => {
  const short: { readonly [c: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
};

/** A server's own words on one line, unable to move the cursor, colour the terminal or turn the line around. */
export const visible = (text: string): string => text.replace(unseen, escaped);

/** Cuts out the middle of a text that is longer than so many characters: both its ends tell it from others. */
export function cutMiddle(text: string, atMost: number, cut: string): string {
  const characters = [...text];
  if (characters.length <= atMost) return text;
  const room = Math.max(0, atMost - cut.length);
  const head = Math.ceil(room * 0.6);
  return characters.slice(0, head).join('') + cut + characters.slice(characters.length - (room - head)).join('');
}
