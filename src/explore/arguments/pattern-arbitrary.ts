import * as fc from 'fast-check';
import { AcceptedArbitrary } from './accepted-arbitrary.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';

/**
 * Strings that match a schema's `pattern`, which like all patterns there is not anchored unless it says so.
 *
 * Look-around and word boundaries are generated as if they were not there, and what then does not match is dropped:
 * that is quick for `^(?!tmp).*$` and good enough for a password rule.
 *
 * @throws UnsupportedSchemaError for what cannot be generated even so, such as a back reference.
 */
export function patternArbitrary(pattern: string, flags: 'u' | '', at: string): fc.Arbitrary<string> {
  const whole = new RegExp(pattern, flags);
  let failure: unknown;
  for (const generated of [whole, new RegExp(withoutAssertions(pattern), flags)]) {
    try {
      // Several sizes: a pattern often says less about lengths than the `minLength` beside it.
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

/** The next character, character class or escape: what parentheses inside it mean nothing. */
function tokenAt(rest: string): string {
  return /^(?:\\.|\[(?:\\.|[^\]\\])*\])/s.exec(rest)?.[0] ?? rest.slice(0, 1);
}

/** How long the group is with which `rest` begins. */
function groupLength(rest: string): number {
  let depth = 0;
  for (let index = 0; index < rest.length; index += tokenAt(rest.slice(index)).length) {
    if (rest[index] === '(') depth += 1;
    if (rest[index] === ')') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return rest.length;
}
