import * as fc from 'fast-check';
import { AcceptedArbitrary } from './accepted-arbitrary.ts';
import { type Alternative, alternatives } from './alternatives.ts';
import { arrayArbitrary } from './array-arbitrary.ts';
import { type Built, type Impossible, isBuilt } from './built.ts';
import type { JsonType } from './json-schema.ts';
import type { LocatedSchema } from './located-schema.ts';
import { numberArbitrary } from './number-arbitrary.ts';
import { objectArbitrary } from './object-arbitrary.ts';
import { enumeratedValues, offeredValues } from './offered-values.ts';
import type { SchemaDocument } from './schema-document.ts';
import { stringArbitrary } from './string-arbitrary.ts';
import { typesOf } from './types-of.ts';
import { UnsatisfiableSchemaError } from './unsatisfiable-schema-error.ts';

/** Keywords that generated values may miss. If a schema has one of them, every value is validated against the schema. */
const aimedAt = new Set(
  [
    'not',
    'oneOf',
    'if',
    'dependentSchemas',
    'dependentRequired',
    'dependencies',
    'propertyNames',
    '$dynamicRef',
  ].concat(
    ['contains', 'minContains', 'maxContains', 'uniqueItems', 'unevaluatedItems', 'unevaluatedProperties'],
    ['minProperties', 'maxProperties', 'pattern', 'format', 'multipleOf'],
  ),
);

/**
 * Turns the parts of one schema document into arbitraries.
 *
 * A part is given by several schemas that a value must fit at once, such as a `properties` entry and an `allOf` next to it.
 * The generator decides the combinators first ({@link alternatives}), then generates each alternative by its type, and filters
 * the values if a keyword cannot be met exactly. Recursion ends because {@link alternatives} counts it.
 */
export class ArgumentGenerator {
  readonly #document: SchemaDocument;
  readonly #built = new Map<string, Built | Impossible>();

  constructor(document: SchemaDocument) {
    this.#document = document;
  }

  /** The arbitrary for the values that fit all of `places`, `depth` recursive references below the root. */
  readonly build = (places: readonly LocatedSchema[], depth: number): Built | Impossible => {
    const key = JSON.stringify([depth, ...places.map(({ at, own, schema }) => (own ? schema : at))]);
    const known = this.#built.get(key);
    if (known) return known;
    const built = this.#buildAny(places, depth);
    this.#built.set(key, built);
    return built;
  };

  #buildAny(places: readonly LocatedSchema[], depth: number): Built | Impossible {
    const ways = alternatives(this.#document, places, depth);
    const built: Built[] = [];
    let failure: Impossible | undefined;
    for (const way of ways) {
      for (const candidate of this.#candidates(way)) {
        const result = isBuilt(candidate) ? this.#filtered(candidate, places, way) : candidate;
        if (isBuilt(result)) built.push(result);
        else failure ??= result;
      }
    }
    const all = ways.flatMap((way) => way.places);
    const offered = offeredValues(this.#document, places, all);
    // Cheapest first: the others shrink to the first. Sorting is stable, so ties keep the schema's order.
    built.sort((one, other) => one.cost - other.cost);
    const arbitraries = built.map(({ arbitrary }) => ({ weight: 4, arbitrary }));
    // Half of the values are the author's own, the default and the examples: the server can surely handle them.
    if (offered.length > 0) arbitraries.unshift({ weight: 4 * Math.max(1, built.length), arbitrary: oneOf(offered) });
    const [first, ...others] = arbitraries;
    if (!first) return failure ?? { impossible: 'nothing is allowed here', at: places[0]?.at ?? '' };
    return {
      arbitrary: others.length > 0 ? fc.oneof({ withCrossShrink: true }, first, ...others) : first.arbitrary,
      cost: offered.length > 0 ? 1 : (built[0]?.cost ?? 1),
      size: Math.max(sizeOf(offered), ...built.map(({ size }) => size)),
    };
  }

  #candidates({ places, depth }: Alternative): (Built | Impossible)[] {
    const at = places[0]?.at ?? '';
    const enumerated = enumeratedValues(this.#document, places);
    if (enumerated) {
      if (enumerated.length > 0) return [{ arbitrary: oneOf(enumerated), cost: 1, size: sizeOf(enumerated) }];
      return [{ impossible: 'no value of its enum or const fits the rest of it', at }];
    }
    const types = typesOf(places.map(({ schema }) => schema));
    if (types.length === 0) return [{ impossible: 'its parts name types that exclude each other', at }];
    return types.map((type) => this.#ofType(type, { places, depth }));
  }

  #ofType(type: JsonType, { places, depth }: Alternative): Built | Impossible {
    switch (type) {
      case 'null':
        return { arbitrary: fc.constant(null), cost: 1, size: 1 };
      case 'boolean':
        return { arbitrary: fc.boolean(), cost: 1, size: 1 };
      case 'integer':
      case 'number':
        return numberArbitrary(places, type === 'integer');
      case 'string':
        return stringArbitrary(places, this.#document.patternFlags);
      case 'array':
        return arrayArbitrary(places, depth, this.build);
      case 'object':
        return objectArbitrary(this.#document, places, depth, this.build);
    }
  }

  #filtered(built: Built, wanted: readonly LocatedSchema[], way: Alternative): Built | Impossible {
    if (!way.places.some(({ schema }) => Object.keys(schema).some((keyword) => aimedAt.has(keyword)))) return built;
    const at = wanted[0]?.at ?? '';
    const accepts = (value: unknown) => this.#document.accepts(wanted, value);
    const arbitrary = new AcceptedArbitrary(built.arbitrary, accepts, at);
    try {
      // Detect an alternative without values now, while another alternative can replace it.
      fc.sample(arbitrary, { numRuns: 1, seed: 0 });
    } catch (error) {
      if (error instanceof UnsatisfiableSchemaError) return { impossible: error.reason, at: error.at };
      throw error;
    }
    return { ...built, arbitrary };
  }
}

/** The size of the largest value, in characters of JSON. */
function sizeOf(values: readonly unknown[]): number {
  return Math.max(1, ...values.map((value) => JSON.stringify(value)?.length ?? 1));
}

/** Copies the values: a server that changes its arguments must not change the schema. */
function oneOf(values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.constantFrom(...values).map((value) => structuredClone(value));
}
