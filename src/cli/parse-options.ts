import { parseArgs } from 'node:util';
import { suggestion } from '../check/options/suggestion.ts';
import { UsageError } from '../check/options/usage-error.ts';
import type { Given, Option, Options } from './option.ts';

/** The result of `parseArgs` for an option with `multiple`, as all options have here. */
type Words = readonly (string | boolean)[] | undefined;

const ruleOf = ({ value, short }: Option<unknown>) => ({
  type: value === null ? ('boolean' as const) : ('string' as const),
  multiple: true,
  ...(short === undefined ? {} : { short }),
});

function parsed(argv: readonly string[], options: Options) {
  const rules = Object.fromEntries(Object.entries(options).map(([name, option]) => [name, ruleOf(option)]));
  try {
    return parseArgs({ args: [...argv], options: rules, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const option = /'(--[\w-]+)/.exec(message)?.[1];
    if (option === undefined || option.slice(2) in options) throw new UsageError(message);
    const near = suggestion(option.slice(2), Object.keys(options)).replace(/"([\w-]+)"/, '--$1');
    throw new UsageError(`there is no option ${option}.${near}`);
  }
}

/**
 * Reads words of the command line with a table of options.
 *
 * @returns the options that were given, and all other words
 * @throws UsageError (`ERR_USAGE`) for an option that the table does not have, or a value that the option does not accept
 */
export function parseOptions<O extends Options>(
  argv: readonly string[],
  options: O,
): { readonly given: Given<O>; readonly words: readonly string[] } {
  const { values, positionals } = parsed(argv, options);
  const given: { [name: string]: unknown } = {};
  for (const [name, option] of Object.entries(options)) {
    const words = values[name] as Words;
    if (words !== undefined) given[name] = option.read(words.map(String), name);
  }
  return { given: given as Given<O>, words: positionals };
}
