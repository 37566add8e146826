import { UsageError } from './usage-error.ts';

/**
 * Fails early, in clear words, where what to play was left out or is in another shape.
 *
 * @param of what is called, such as `scenario`
 * @param needed the options without which nothing can be played
 * @param example how to call it
 * @throws UsageError (`ERR_USAGE`)
 */
export function assertAsked(of: string, options: unknown, needed: readonly string[], example: string): void {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
  const missing = isObject ? needed.find((name) => Reflect.get(options, name) === undefined) : undefined;
  if (isObject && missing === undefined) return;
  const what = !isObject
    ? options === undefined
      ? `${of} was given nothing to play`
      : `${of} takes options, and was given ${JSON.stringify(options)}`
    : `${of} has no ${missing}`;
  throw new UsageError(`${what}. Write ${example}`);
}
