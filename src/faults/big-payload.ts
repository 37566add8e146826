import type { Fields } from '../wire/frame.ts';

/** What a payload is made of. */
export type PayloadEncoding = 'text' | 'base64-image' | 'deep-json';

const line = 'row 0123456789 abcdefghijklmnopqrstuvwxyz ';

/** Text of exactly so many bytes, which no compression of ours makes smaller: always the same. */
export const bigText = (bytes: number): string => line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes);

/** Base64 of exactly so many characters: it begins as a PNG does. */
const bigBase64 = (bytes: number): string =>
  `iVBORw0KGgoAAAANSUhEUgAA${'AQIDBAUGBwgJCgsMDQ4P'.repeat(Math.ceil(bytes / 20))}`.slice(0, bytes);

const deepest = 500;
const open = '{"in":';

/** A value that nests as deep as readers commonly bear, and is about so many bytes when written: `{"in":{"in":"..."}}`. */
export function deepJson(bytes: number): Fields {
  const depth = Math.max(1, Math.min(deepest, Math.floor(bytes / 2 / (open.length + 1))));
  const text = bigText(Math.max(0, bytes - depth * (open.length + 1) - 2));
  let value: unknown = text;
  for (let level = 0; level < depth; level++) value = { in: value };
  return value as Fields;
}

/** The result of a tool call with so many bytes in its first content. */
export function bigResult(bytes: number, encoding: PayloadEncoding, structuredCopy: boolean): Fields {
  if (encoding === 'deep-json') {
    const value = deepJson(bytes);
    const content = [{ type: 'text', text: JSON.stringify(value) }];
    return { content, ...(structuredCopy ? { structuredContent: value } : {}) };
  }
  const text = encoding === 'text' ? bigText(bytes) : bigBase64(bytes);
  const content = [encoding === 'text' ? { type: 'text', text } : { type: 'image', data: text, mimeType: 'image/png' }];
  return { content, ...(structuredCopy ? { structuredContent: { payload: text } } : {}) };
}

/** Arguments with so many bytes in the first that is a text, or in one more where none is. */
export function bigArguments(args: Fields, bytes: number, encoding: PayloadEncoding): Fields {
  const key = Object.keys(args).find((name) => typeof args[name] === 'string') ?? 'payload';
  const value = encoding === 'deep-json' ? deepJson(bytes) : encoding === 'text' ? bigText(bytes) : bigBase64(bytes);
  return { ...args, [key]: value };
}
