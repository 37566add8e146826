import type { JsonSchema, SchemaObject } from './json-schema.ts';

/** A schema and its place in its document, so that ajv can validate against this part alone. */
export interface LocatedSchema {
  readonly schema: JsonSchema;
  /** JSON pointer from the document's root, such as `/properties/path`. */
  readonly at: string;
  /** The schema is ours (for instance "arguments are objects"): it is not in the document. */
  readonly own?: true;
}

/** A located schema that is not a boolean. */
export interface LocatedObjectSchema extends LocatedSchema {
  readonly schema: SchemaObject;
}

/** The place of a part of `place`: `child(root, schema.items, 'items')`. */
export function child(place: LocatedSchema, schema: JsonSchema, ...keys: readonly (string | number)[]): LocatedSchema {
  const at = place.at + keys.map((key) => `/${escapeKey(String(key))}`).join('');
  return place.own ? { schema, at, own: true } : { schema, at };
}

/** One key of a JSON pointer: `a/b` is written `a~1b`. */
function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
