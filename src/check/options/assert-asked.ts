import { UsageError } from './usage-error.ts';

/**
 * Fails early with a clear message if the options of a function are missing or have the wrong form.
 *
 * @param of the function, such as `scenario`
 * @param needed the required options
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
