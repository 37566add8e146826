import * as fc from 'fast-check';
import { AcceptedArbitrary } from './accepted-arbitrary.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';

/**
 * Strings that match a schema's `pattern`. A pattern in JSON Schema is not anchored unless it has `^` or `$`.
 *
 * If fast-check does not support the pattern, its look-arounds and word boundaries are removed for generation, and strings that
 * do not match the whole pattern are dropped. This is quick for `^(?!tmp).*$` and good enough for a password rule.
 *
 * @throws UnsupportedSchemaError if the pattern is not supported even then, for instance because of a back reference.
 */
export function patternArbitrary(pattern: string, flags: 'u' | '', at: string): fc.Arbitrary<string> {
  const whole = new RegExp(pattern, flags);
  let failure: unknown;
  for (const generated of [whole, new RegExp(withoutAssertions(pattern), flags)]) {
    try {
      // Several sizes: a pattern often allows more lengths than the schema's `minLength` does.
      const arbitrary = fc.oneof(
        { withCrossShrink: true },
        { weight: 4, arbitrary: fc.stringMatching(generated, { size: 'xsmall' }) },
        { weight: 4, arbitrary: fc.stringMatching(generated, { size: 'small' }) },
        { weight: 1, arbitrary: fc.stringMatching(generated, { size: 'medium' }) },
      );
      return new AcceptedArbitrary(arbitrary, (value) => whole.test(value), at);
    } catch (error) {
      failure = error;
    }
  }
  throw new UnsupportedSchemaError(
    'pattern',
    at,
    `no string can be generated for ${pattern} (${failure instanceof Error ? failure.message : failure}); ` +
      'give the schema a default or examples, or pass arguments of your own',
  );
}

/** `pattern` without `(?=...)`, `(?!...)`, `(?<=...)`, `(?<!...)`, `\b` and `\B`. */
function withoutAssertions(pattern: string): string {
  let kept = '';
  for (let index = 0; index < pattern.length; ) {
    const rest = pattern.slice(index);
    const length = /^\(\?<?[=!]/.test(rest) ? groupLength(rest) : /^\\[bB]/.test(rest) ? 2 : 0;
    if (length === 0) kept += tokenAt(rest);
    index += length || tokenAt(rest).length;
  }
  return kept || '(?:)';
}

/** The next character, character class or escape. A parenthesis inside a class or an escape does not open a group. */
function tokenAt(rest: string): string {
  return /^(?:\\.|\[(?:\\.|[^\]\\])*\])/s.exec(rest)?.[0] ?? rest.slice(0, 1);
}

/** The length of the group at the start of `rest`. */
function groupLength(rest: string): number {
  let depth = 0;
  for (let index = 0; index < rest.length; index += tokenAt(rest.slice(index)).length) {
    if (rest[index] === '(') depth += 1;
    if (rest[index] === ')') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return rest.length;
}
