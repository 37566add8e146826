import type { JsonType, SchemaObject } from './json-schema.ts';

/** The type that a keyword applies to, for schemas without `type`. */
const hints: readonly (readonly [JsonType, readonly string[]])[] = [
  [
    'object',
    ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties', 'maxProperties'].concat([
      'propertyNames',
      'dependentRequired',
      'dependentSchemas',
      'dependencies',
    ]),
  ],
  ['array', ['items', 'prefixItems', 'contains', 'minItems', 'maxItems', 'uniqueItems']],
  ['string', ['minLength', 'maxLength', 'pattern', 'format']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

/**
 * The types that a value of all `schemas` may have, in the order of the first schema with a `type`. If no schema has a `type`:
 * the types that their keywords apply to. If they have no such keyword either: a few simple types.
 */
export function typesOf(schemas: readonly SchemaObject[]): JsonType[] {
  let types: JsonType[] | undefined;
  for (const { type, nullable } of schemas) {
    if (type === undefined) continue;
    const named = (Array.isArray(type) ? type : [type]) as readonly JsonType[];
    const these: readonly JsonType[] = nullable ? [...named, 'null'] : named;
    types = types ? intersect(types, these) : [...new Set(these)];
  }
  if (types) return types;
  const hinted = hints.filter(([, keywords]) =>
    schemas.some((schema) => keywords.some((keyword) => keyword in schema)),
  );
  return hinted.length > 0 ? hinted.map(([type]) => type) : ['string', 'integer', 'boolean', 'null'];
}

/** The types in both lists. An integer is a number, so `number` and `integer` give `integer`. */
function intersect(these: readonly JsonType[], those: readonly JsonType[]): JsonType[] {
  const narrowed = these.flatMap((type): JsonType[] => {
    if (those.includes(type)) return [type];
    if (type === 'integer' && those.includes('number')) return [type];
    return type === 'number' && those.includes('integer') ? ['integer'] : [];
  });
  return [...new Set(narrowed)];
}
