import * as fc from 'fast-check';
import { bounds, drawnOfMany } from './bounds.ts';
import type { Built, Impossible } from './built.ts';
import { formatArbitrary } from './format-arbitrary.ts';
import type { LocatedObjectSchema } from './located-schema.ts';
import { patternArbitrary } from './pattern-arbitrary.ts';

/** The largest number of characters beyond the shortest valid length, for most strings. */
const usual = 9;
/** If `maxLength` is at most this many characters, strings of the full length are generated too. */
const longestEdge = 256;

/** Letters first: shrinking goes towards `a`. No slashes, dots or quotes: an argument may end up as a path or in SQL. */
const character = fc.oneof(
  { withCrossShrink: true },
  { weight: 24, arbitrary: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz') },
  { weight: 4, arbitrary: fc.constantFrom(...'ABCXYZ0123456789') },
  { weight: 2, arbitrary: fc.constantFrom(...' -_') },
  { weight: 1, arbitrary: fc.constantFrom(...'éßñЖ中文あ🙂') },
);

/**
 * Strings for all `places`: short and printable. They shrink to `a`. The empty string is rare and comes last, because most
 * servers refuse an empty name. A pattern or a format decides their content.
 */
export function stringArbitrary(places: readonly LocatedObjectSchema[], flags: 'u' | ''): Built | Impossible {
  const min = Math.max(0, ...places.map(({ schema }) => schema.minLength ?? 0));
  const max = Math.min(...places.map(({ schema }) => schema.maxLength ?? Number.POSITIVE_INFINITY));
  if (min > max) return { impossible: `minLength ${min} is above maxLength ${max}`, at: places[0]?.at ?? '' };
  if (min > bounds.length) {
    const impossible = `minLength ${min} is more than the ${bounds.length} characters that are generated`;
    return { impossible, at: places[0]?.at ?? '', unsupported: 'minLength' };
  }
  // Each string meets one pattern or format. The caller's filter checks the other ones and the length.
  const shaped = places.flatMap((place) => [...patternOf(place, flags), ...formatOf(place)]);
  if (shaped.length > 0) return { arbitrary: fc.oneof(...shaped), cost: 1, size: Math.max(1, min) };
  const shortest = Math.min(Math.max(1, min), max);
  const ways = [{ weight: 12, arbitrary: text(shortest, Math.min(max, shortest + usual)) }];
  if (min < shortest) ways.push({ weight: 1, arbitrary: fc.constant('') });
  if (max <= longestEdge && max > shortest + usual) ways.push({ weight: 1, arbitrary: text(max, max) });
  return { arbitrary: fc.oneof({ withCrossShrink: true }, ...ways), cost: 1, size: shortest };
}

/** JSON Schema counts characters, not UTF-16 code units. Every `character` counts as one. */
function text(minLength: number, maxLength: number): fc.Arbitrary<string> {
  if (minLength > longestEdge) return longText(minLength, maxLength);
  return fc.array(character, { minLength, maxLength, size: 'max' }).map((characters) => characters.join(''));
}

/** A long string that repeats a few characters. */
function longText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const some = fc.array(character, { minLength: 1, maxLength: drawnOfMany });
  return fc
    .tuple(fc.integer({ min: minLength, max: maxLength }), some)
    .map(([length, drawn]) => Array.from({ length }, (_, index) => drawn[index % drawn.length]).join(''));
}

function patternOf({ schema, at }: LocatedObjectSchema, flags: 'u' | ''): fc.Arbitrary<string>[] {
  return schema.pattern ? [patternArbitrary(schema.pattern, flags, at)] : [];
}

function formatOf({ schema }: LocatedObjectSchema): fc.Arbitrary<string>[] {
  const arbitrary = schema.format === undefined ? undefined : formatArbitrary(schema.format);
  return arbitrary ? [arbitrary] : [];
}
