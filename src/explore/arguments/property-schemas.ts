import { child, type LocatedObjectSchema, type LocatedSchema } from './located-schema.ts';

/**
 * All schemas that the object schemas `places` have for the property `name`: its own schema and those of the patterns that it
 * matches. If there are none, the schema for additional properties.
 */
export function propertySchemas(
  places: readonly LocatedObjectSchema[],
  name: string,
  flags: 'u' | '',
): LocatedSchema[] {
  return places.flatMap((place): LocatedSchema[] => {
    const { properties = {}, patternProperties = {}, additionalProperties } = place.schema;
    const found: LocatedSchema[] = [];
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) found.push(child(place, own, 'properties', name));
    for (const [pattern, schema] of Object.entries(patternProperties)) {
      if (new RegExp(pattern, flags).test(name)) found.push(child(place, schema, 'patternProperties', pattern));
    }
    if (found.length > 0 || additionalProperties === undefined) return found;
    return [child(place, additionalProperties, 'additionalProperties')];
  });
}
