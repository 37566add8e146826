import { child, type LocatedObjectSchema, type LocatedSchema } from './located-schema.ts';

/**
 * All that the object schemas `places` demand of the property `name`: its own schema, those of the patterns it matches,
 * else what is said of additional properties.
 */
export function propertySchemas(
  places: readonly LocatedObjectSchema[],
  name: string,
  flags: 'u' | '',
): LocatedSchema[] {
  return places.flatMap((place): LocatedSchema[] => {
    const { properties = {}, patternProperties = {}, additionalProperties } = place.schema;
    const said: LocatedSchema[] = [];
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) said.push(child(place, own, 'properties', name));
    for (const [pattern, schema] of Object.entries(patternProperties)) {
      if (new RegExp(pattern, flags).test(name)) said.push(child(place, schema, 'patternProperties', pattern));
    }
    if (said.length > 0 || additionalProperties === undefined) return said;
    return [child(place, additionalProperties, 'additionalProperties')];
  });
}
