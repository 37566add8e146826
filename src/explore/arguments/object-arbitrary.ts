import * as fc from 'fast-check';
import { bounds } from './bounds.ts';
import { type Build, type Built, type Impossible, isBuilt } from './built.ts';
import { extraProperties } from './extra-properties.ts';
import type { LocatedObjectSchema } from './located-schema.ts';
import { child } from './located-schema.ts';
import { optionalNames, requiredNames } from './property-names.ts';
import { propertySchemas } from './property-schemas.ts';
import type { SchemaDocument } from './schema-document.ts';

/** Marks a property that is left out. */
const absent = Symbol('absent');

/**
 * Objects that fit all `places`: every required property, and each optional property by chance. They shrink to the required
 * properties. Extra properties occur only if `minProperties` cannot be met without them.
 */
export function objectArbitrary(
  document: SchemaDocument,
  places: readonly LocatedObjectSchema[],
  depth: number,
  build: Build,
): Built | Impossible {
  const at = places[0]?.at ?? '';
  const schemas = places.map(({ schema }) => schema);
  const min = Math.max(0, ...schemas.map(({ minProperties }) => minProperties ?? 0));
  const max = Math.min(...schemas.map(({ maxProperties }) => maxProperties ?? Number.POSITIVE_INFINITY));
  const rules = places.flatMap((place) =>
    place.schema.propertyNames === undefined ? [] : [child(place, place.schema.propertyNames, 'propertyNames')],
  );
  const property = (name: string): Built | Impossible =>
    document.accepts(rules, name)
      ? build(propertySchemas(places, name, document.patternFlags), depth)
      : { impossible: `propertyNames forbids "${name}"`, at };

  const required = new Map<string, Built>();
  for (const name of requiredNames(schemas)) {
    const built = property(name);
    if (!isBuilt(built)) return built;
    required.set(name, built);
  }
  const least = [...required.values()].reduce((sum, built) => sum + built.size, 1);
  if (least > bounds.size) {
    const impossible = `it has at least ${least} values and characters, and ${bounds.size} are generated`;
    return { impossible, at, unsupported: 'required' };
  }
  let size = least;
  const optional = new Map<string, Built>();
  for (const name of optionalNames(schemas, [...required.keys()])) {
    const built = property(name);
    if (!isBuilt(built) || size + built.size / 2 > Math.max(bounds.roomySize, least + 1)) continue;
    size += built.size / 2;
    optional.set(name, built);
  }
  if (required.size > max || min > max) {
    return { impossible: `maxProperties ${max} is less than the ${Math.max(required.size, min)} it must have`, at };
  }

  const order = new Map([...optionalNames(schemas, []), ...required.keys()].map((name, index) => [name, index]));
  const record = (always: readonly (readonly [string, Built])[], maybe: readonly (readonly [string, Built])[]) =>
    objectOf(always, maybe, order, depth > 0 ? 1 : max - always.length);
  const missing = Math.max(0, min - required.size);
  const entries = [...optional];
  const cost = [...required.values()].reduce((sum, built) => sum + built.cost, 1) + missing;
  if (missing === 0) return { arbitrary: record([...required], entries), cost, size };
  if (missing <= entries.length) {
    const picked = fc.subarray(entries, { minLength: missing, maxLength: missing });
    return { arbitrary: picked.chain((some) => record([...required, ...some], [])), cost, size: 2 * size };
  }
  if (missing > bounds.uniqueItems) {
    const impossible = `minProperties ${min} is more than the ${bounds.uniqueItems} extra properties that are generated`;
    return { impossible, at, unsupported: 'minProperties' };
  }
  const extra = extraProperties(document, places, depth, build, rules, missing - entries.length, [...order.keys()]);
  if (!isBuilt(extra)) return extra;
  const named = record([...required, ...entries], []);
  const arbitrary = fc
    .tuple(named, extra.arbitrary as fc.Arbitrary<object>)
    .map(([one, other]) => ({ ...one, ...other }));
  return { arbitrary, cost, size: 2 * size + extra.size };
}

/** @param expected how many optional properties an object may have; the probabilities are set so that few objects have more */
function objectOf(
  always: readonly (readonly [string, Built])[],
  maybe: readonly (readonly [string, Built])[],
  order: ReadonlyMap<string, number>,
  expected: number,
): fc.Arbitrary<Record<string, unknown>> {
  const likelihood = Math.min(0.5, Math.max(0, expected) / (2 * maybe.length));
  const present = Math.round(likelihood * 100);
  const values = [
    ...always.map(([, { arbitrary }]) => arbitrary),
    ...maybe.map(([, { arbitrary }]) =>
      fc.oneof(
        { withCrossShrink: true },
        { weight: 100 - present, arbitrary: fc.constant(absent) },
        { weight: present, arbitrary },
      ),
    ),
  ];
  const names = [...always, ...maybe].map(([name]) => name);
  return fc.tuple(...values).map((drawn) => {
    const entries = names.map((name, index) => [name, drawn[index]] as const).filter(([, value]) => value !== absent);
    entries.sort(([one], [other]) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
    // `fromEntries` defines properties, so that `__proto__` becomes an ordinary property.
    return Object.fromEntries(entries);
  });
}
