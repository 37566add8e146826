import type { Fields } from '../../wire/frame.ts';
import { UsageError } from '../options/usage-error.ts';
import type { FromResult } from './session-step.ts';

/** The value at a JSON pointer (RFC 6901); `undefined`: the pointer leads nowhere. */
export function valueAt(value: unknown, pointer: string): unknown {
  let here = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as { readonly [key: string]: unknown })[key];
  }
  return here;
}

const isReference = (value: Partial<FromResult>): value is FromResult =>
  typeof value.$from === 'string' && typeof value.at === 'string';

/**
 * Replaces every {@link FromResult} by the value that it names.
 *
 * @param resultOf the last result of the call with this name; `undefined`: there was no such call; `null`: it gave no result
 * @throws UsageError (`ERR_USAGE`) if no such call was made before
 * @returns `null`: an earlier call gave no result, or no such value, so the arguments cannot be made
 */
export function withResults(args: Fields, resultOf: (name: string) => Fields | null | undefined): Fields | null {
  let isMissing = false;
  const replaced = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(replaced);
    if (!isReference(value))
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner)]));
    if (value.at !== '' && !value.at.startsWith('/'))
      throw new UsageError(
        `"at" is a JSON pointer such as "/structuredContent/id", and is ${JSON.stringify(value.at)}`,
      );
    const result = resultOf(value.$from);
    if (result === undefined)
      throw new UsageError(
        `the arguments use the result of ${JSON.stringify(value.$from)}, and no earlier step has this name`,
      );
    const found = valueAt(result, value.at);
    if (found === undefined) isMissing = true;
    return found;
  };
  const made = replaced(args) as Fields;
  return isMissing ? null : made;
}
