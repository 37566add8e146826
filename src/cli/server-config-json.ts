/** Where a text is no JSON, in lines and columns from 1. */
export class ServerConfigSyntaxError extends Error {
  readonly code = 'ERR_CONFIG_SYNTAX';
  override readonly name = 'ServerConfigSyntaxError';
}

/** Strings, comments and trailing commas, in this order, so that what stands inside a string stays what it is. */
const tokens = /"(?:\\.|[^"\\])*"?|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|\/\*[\s\S]*$/g;
const strings = /"(?:\\.|[^"\\])*"?|,(?=\s*[}\]])/g;

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');

/** The same text without comments and trailing commas; everything else keeps its place. */
const plainJson = (text: string): string =>
  text
    .replace(/^\uFEFF/, ' ')
    .replace(tokens, (token) => (token.startsWith('"') ? token : blank(token)))
    .replace(strings, (token) => (token.startsWith('"') ? token : ' '));

const word = /\s+|[{}[\],:]|"(?:\\.|[^"\\\p{Cc}])*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null/iuy;

/** Where the first thing stands that no JSON contains; `null`: only the order of things is wrong. */
function strange(text: string): number | null {
  for (let at = 0; at < text.length; at = word.lastIndex) {
    word.lastIndex = at;
    if (!word.test(text)) return at;
  }
  return null;
}

/** Where it went wrong, without a word of the text itself: such a file holds secrets, and `JSON.parse` quotes it. */
function place(message: string, text: string): string {
  const told = /position (\d+)/.exec(message)?.[1];
  const at = told === undefined ? strange(text) : Number(told);
  if (at === null || at >= text.trimEnd().length) return 'it ends too early';
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/**
 * Reads JSON as editors allow it in their settings: with comments and trailing commas.
 *
 * @throws ServerConfigSyntaxError (`ERR_CONFIG_SYNTAX`) saying where, and nothing of what stands there
 */
export function parseServerConfigJson(text: string): unknown {
  const plain = plainJson(text);
  if (plain.trim() === '') throw new ServerConfigSyntaxError('it is empty');
  try {
    return JSON.parse(plain);
  } catch (error) {
    throw new ServerConfigSyntaxError(place(error instanceof Error ? error.message : '', plain));
  }
}
