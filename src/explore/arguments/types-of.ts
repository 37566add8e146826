import type { JsonType, SchemaObject } from './json-schema.ts';

/** What a keyword is about, for schemas that leave `type` out. */
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
 * The types that a value of all `schemas` may have, in the order the first of them names. Where none names any: those
 * that their keywords are about; where there are no keywords either: a few plain ones.
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

/** An integer is a number, so `number` here and `integer` there leave `integer`. */
function intersect(these: readonly JsonType[], those: readonly JsonType[]): JsonType[] {
  const narrowed = these.flatMap((type): JsonType[] => {
    if (those.includes(type)) return [type];
    if (type === 'integer' && those.includes('number')) return [type];
    return type === 'number' && those.includes('integer') ? ['integer'] : [];
  });
  return [...new Set(narrowed)];
}
