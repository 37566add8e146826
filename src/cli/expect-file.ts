import { readFileSync } from 'node:fs';
import { getNodeValue, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { ExpectationError } from '../check/options/expectation-error.ts';
import { readKnownFailures } from '../check/options/read-known-failures.ts';
import type { KnownFailures } from '../report/known-failures.ts';
import { visibleJson } from '../wire/visible.ts';
import { placeAt, placeOfField } from './json-place.ts';

const noPlace = { field: '', line: null, column: null } as const;

function textOf(file: string, mayBeMissing: boolean): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && mayBeMissing) return null;
    const why =
      code === 'ENOENT'
        ? 'there is no such file. Add --update-expect to write it'
        : error instanceof Error
          ? error.message
          : String(error);
    throw new ExpectationError({ file, ...noPlace }, why);
  }
}

/**
 * Reads the file of `--expect`.
 *
 * @param mayBeMissing whether a file that does not exist is an empty list, because it is written afterwards
 * @throws ExpectationError (`ERR_EXPECT`) with the place of the first mistake
 */
export function readExpectFile(file: string, mayBeMissing: boolean): KnownFailures {
  const text = textOf(file, mayBeMissing);
  if (text === null) return {};
  const errors: ParseError[] = [];
  // An update would lose comments, so they are refused: `because` has the reasons.
  const root = parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first !== undefined || root === undefined) {
    const place = { file, field: '', ...placeAt(text, first?.offset ?? 0) };
    const what =
      first === undefined || text.trim() === ''
        ? 'it is empty'
        : `it is not JSON (${printParseErrorCode(first.error)})`;
    throw new ExpectationError(place, `${what}. A list without entries is {}`);
  }
  return readKnownFailures(getNodeValue(root), { file, placeOf: (path) => placeOfField(text, root, path) });
}

/** The text of the file. Equal lists have equal texts. */
export const expectFileText = (known: KnownFailures): string => `${visibleJson(known)}\n`;
