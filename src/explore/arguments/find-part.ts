import type { JsonSchema } from './json-schema.ts';
import { child, type LocatedSchema } from './located-schema.ts';

/** The first part of `place`, or `place` itself, whose schema is `wanted`. Searches data such as an `enum` too. */
export function findPart(place: LocatedSchema, wanted: (part: object) => boolean): LocatedSchema | undefined {
  const { schema } = place;
  if (typeof schema !== 'object' || schema === null) return undefined;
  if (wanted(schema)) return place;
  for (const key of Object.keys(schema)) {
    const found = findPart(child(place, schema[key] as JsonSchema, key), wanted);
    if (found) return found;
  }
  return undefined;
}
