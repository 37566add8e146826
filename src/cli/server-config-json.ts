import { getNodeValue, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

/** Where a text is not JSON, in lines and columns from 1. */
export class ServerConfigSyntaxError extends Error {
  readonly code = 'ERR_CONFIG_SYNTAX';
  override readonly name = 'ServerConfigSyntaxError';
}

/** `CloseBraceExpected` as "close brace expected". */
const inWords = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();

/** Where it went wrong, without a word of the text itself: such a file contains secrets, and `JSON.parse` quotes it. */
function place(error: ParseError, text: string): string {
  const { offset } = error;
  if (offset >= text.trimEnd().length) return `it ends too early (${inWords(error)})`;
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${inWords(error)}`;
}

/**
 * Reads JSON as editors allow it in their settings: with comments and trailing commas.
 *
 * @throws ServerConfigSyntaxError (`ERR_CONFIG_SYNTAX`) saying where, and quoting nothing
 */
export function parseServerConfigJson(text: string): unknown {
  const content = text.replace(/^\uFEFF/, ' ');
  if (content.trim() === '') throw new ServerConfigSyntaxError('it is empty');
  const errors: ParseError[] = [];
  const root = parseTree(content, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) throw new ServerConfigSyntaxError(place(first, content));
  // By way of the tree, a key `__proto__` is a key like any other.
  return root === undefined ? undefined : getNodeValue(root);
}
