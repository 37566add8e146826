import * as fc from 'fast-check';
import { AcceptedArbitrary } from './accepted-arbitrary.ts';
import { type Build, type Built, type Impossible, isBuilt } from './built.ts';
import type { LocatedObjectSchema, LocatedSchema } from './located-schema.ts';
import { patternArbitrary } from './pattern-arbitrary.ts';
import { propertySchemas } from './property-schemas.ts';
import type { SchemaDocument } from './schema-document.ts';

/**
 * Objects of `count` properties that the schemas do not name, with names that `patternProperties` and `propertyNames`
 * suggest. They are needed only if `minProperties` is larger than the number of named properties.
 *
 * @param rules the places of `propertyNames`
 * @param taken names that are not extra
 */
export function extraProperties(
  document: SchemaDocument,
  places: readonly LocatedObjectSchema[],
  depth: number,
  build: Build,
  rules: readonly LocatedSchema[],
  count: number,
  taken: readonly string[],
): Built | Impossible {
  const flags = document.patternFlags;
  const value = (name: string) => build(propertySchemas(places, name, flags), depth);
  const plain = Array.from({ length: count }, (_, index) => `extra${index + 1}`);
  const ways: fc.Arbitrary<string>[] = [fc.constantFrom(...plain)];
  for (const { schema, at } of places) {
    for (const pattern of Object.keys(schema.patternProperties ?? {})) ways.push(patternArbitrary(pattern, flags, at));
  }
  const ruled =
    rules.length > 0 ? build([...rules, { schema: { type: 'string' }, at: '', own: true }], depth) : undefined;
  if (ruled && isBuilt(ruled)) ways.push(ruled.arbitrary as fc.Arbitrary<string>);

  const at = places[0]?.at ?? '';
  const fits = (name: string) => !taken.includes(name) && document.accepts(rules, name) && isBuilt(value(name));
  const names = new AcceptedArbitrary(fc.oneof(...ways), fits, at);
  const enough = new AcceptedArbitrary(
    // No `minLength`: fast-check would never stop if there are not enough names.
    fc.uniqueArray(names, { maxLength: count, size: 'max' }),
    (drawn) => drawn.length === count,
    at,
  );
  const arbitrary = enough.chain((drawn) => {
    const values = drawn.map((name) => {
      const built = value(name);
      return isBuilt(built) ? built.arbitrary : fc.constant(null);
    });
    return fc.tuple(...values).map((all) => Object.fromEntries(drawn.map((name, index) => [name, all[index]])));
  });
  return { arbitrary, cost: count + 1, size: count };
}
