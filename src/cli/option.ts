import { UsageError } from '../check/options/usage-error.ts';

/**
 * One option of the command line. The rule of the parser, the type of the value, and the lines in `--help` follow from it.
 */
export interface Option<T> {
  /** Its value in `--help`, such as `<n>`. `null`: the option has no value. */
  readonly value: string | null;
  /** Whether it may be given more than once. */
  readonly repeatable: boolean;
  /** The letter of its short form. */
  readonly short?: string;
  /** Its description in `--help`: sentences without a final full stop. */
  readonly about: string;
  /** @throws UsageError (`ERR_USAGE`) naming the option and the value */
  readonly read: (words: readonly string[], name: string) => T;
}

/** Options by their names, without the two dashes. */
export interface Options {
  readonly [name: string]: Option<unknown>;
}

/** The values of the options that were given. */
export type Given<O extends Options> = { readonly [K in keyof O]?: ReturnType<O[K]['read']> };

const last = (words: readonly string[]): string => words.at(-1) ?? '';

/** An option without a value. */
export const flag = (about: string, short?: string): Option<true> => ({
  value: null,
  repeatable: false,
  about,
  ...(short === undefined ? {} : { short }),
  read: () => true,
});

/** One text. The last one counts. */
export const text = (value: string, about: string): Option<string> => ({
  value,
  repeatable: false,
  about,
  read: last,
});

/** Texts, one for each time the option is given. */
export const texts = (value: string, about: string): Option<readonly string[]> => ({
  value,
  repeatable: true,
  about,
  read: (words) => words,
});

/** Values, one for each time the option is given. */
export const each = <T>(
  value: string,
  about: string,
  read: (word: string, name: string) => T,
): Option<readonly T[]> => ({
  value,
  repeatable: true,
  about,
  read: (words, name) => words.map((word) => read(word, name)),
});

/** `name=value` or `name: value` pairs, as one object. */
export const pairs = <T>(
  value: string,
  about: string,
  read: (word: string, name: string) => readonly [string, T],
): Option<{ readonly [key: string]: T }> => ({
  value,
  repeatable: true,
  about,
  read: (words, name) => Object.fromEntries(words.map((word) => read(word, name))),
});

/** A finite number. */
export const number = (about: string, value = '<n>'): Option<number> => ({
  value,
  repeatable: false,
  about,
  read(words, name) {
    const word = last(words);
    const read = Number(word);
    if (word.trim() === '' || !Number.isFinite(read))
      throw new UsageError(`--${name} needs a number, and got ${JSON.stringify(word)}`);
    return read;
  },
});

/** A whole number within bounds. */
export const wholeNumber = (about: string, least: number, most: number): Option<number> => ({
  ...number(about),
  read(words, name) {
    const read = number(about).read(words, name);
    if (!Number.isInteger(read) || read < least || read > most)
      throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, and is ${read}`);
    return read;
  },
});

/**
 * Checks that a word is allowed, and returns it.
 *
 * @throws UsageError (`ERR_USAGE`) if it is not allowed
 */
export const among = <T extends string>(name: string, word: string, allowed: readonly T[]): T => {
  const found = allowed.find((one) => one === word);
  if (found === undefined)
    throw new UsageError(`--${name} is one of ${allowed.join(', ')}, and not ${JSON.stringify(word)}`);
  return found;
};

/** One of the allowed words. */
export const oneOf = <const T extends string>(allowed: readonly T[], about: string): Option<T> => ({
  value: `<${allowed.join('|')}>`,
  repeatable: false,
  about,
  read: (words, name) => among(name, last(words), allowed),
});

/** Words, separated by commas. They are checked later: a module of `--use` may define some of them. */
export const list = (value: string, about: string): Option<readonly string[]> => ({
  value,
  repeatable: false,
  about,
  read: (words) =>
    last(words)
      .split(',')
      .map((word) => word.trim()),
});
