import { getNodeValue, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { placeAt } from './json-place.ts';

/** A text is not JSON. The message has the line and column, from 1. */
export class ServerConfigSyntaxError extends Error {
  readonly code = 'ERR_CONFIG_SYNTAX';
  override readonly name = 'ServerConfigSyntaxError';
}

/** `CloseBraceExpected` as "close brace expected". */
const inWords = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();

/** The place of an error, without the text itself: such a file contains secrets, which `JSON.parse` would quote. */
function place(error: ParseError, text: string): string {
  const { offset } = error;
  if (offset >= text.trimEnd().length) return `it ends too early (${inWords(error)})`;
  const { line, column } = placeAt(text, offset);
  return `line ${line}, column ${column}: ${inWords(error)}`;
}

/**
 * Reads JSON with comments and trailing commas, as editors allow them in their settings.
 *
 * @throws ServerConfigSyntaxError (`ERR_CONFIG_SYNTAX`) with the place of the error, without a quotation
 */
export function parseServerConfigJson(text: string): unknown {
  const content = text.replace(/^\uFEFF/, ' ');
  if (content.trim() === '') throw new ServerConfigSyntaxError('it is empty');
  const errors: ParseError[] = [];
  const root = parseTree(content, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) throw new ServerConfigSyntaxError(place(first, content));
  // `getNodeValue` of the tree treats a key `__proto__` like any other key.
  return root === undefined ? undefined : getNodeValue(root);
}
