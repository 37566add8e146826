import { shownMessage } from '../../wire/visible.ts';

/** Where in a list of known failures something is wrong. */
export interface PlaceOfMistake {
  /** The path of the file; `null`: the list came from code. */
  readonly file: string | null;
  /** The field, such as `cells[2].tool`; empty: the whole list. */
  readonly field: string;
  /** The line in the file, from 1; `null`: the list came from code, or there is no file. */
  readonly line: number | null;
  /** The column in that line, from 1; `null`: as for `line`. */
  readonly column: number | null;
}

function inWords({ file, field, line, column }: PlaceOfMistake): string {
  const at = line === null ? '' : `:${line}:${column}`;
  return [`${file ?? 'expect'}${at}`, ...(field === '' ? [] : [field])].join(': ');
}

/**
 * The known failures that were given as `expect`, or as the file of `--expect`, cannot be read. The message names the file, the
 * place in it, and what to write instead.
 *
 * @example
 * ```ts
 * import { check, ExpectationError } from 'mcp-deadline';
 *
 * const fromFile: unknown = { cells: [{ client: 'codex-cli' }] };
 * try {
 *   await check(server, { expect: fromFile as object });
 * } catch (error) {
 *   if (!(error instanceof ExpectationError)) throw error;
 *   console.log(error.code, error.place.field, error.message);
 * }
 * ```
 */
export class ExpectationError extends Error {
  /** The stable code of this error. */
  readonly code = 'ERR_EXPECT';
  /** The name of the class. */
  override readonly name = 'ExpectationError';
  /** Where the mistake is. */
  readonly place: PlaceOfMistake;

  /**
   * @param place where the mistake is
   * @param what what is wrong there, and what to do
   */
  constructor(place: PlaceOfMistake, what: string) {
    super(shownMessage(`${inWords(place)}: ${what}`));
    this.place = place;
  }
}
