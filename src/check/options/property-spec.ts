import type { Property } from '../../properties/property.ts';
import { PropertyError } from '../../properties/property-error.ts';
import { assertProperty, definedProperties, isBuiltIn, propertyById } from '../../properties/property-registry.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** A property of the user: the id of a defined property, or the property itself. */
export type PropertySpec = string | Property;

function propertyOf(spec: PropertySpec): Property {
  if (typeof spec !== 'string') {
    assertProperty(spec);
    return spec;
  }
  const found = definedProperties().find(({ id }) => id === spec);
  if (found !== undefined) return found;
  if (propertyById(spec) !== undefined)
    throw new UsageError(
      `properties names ${JSON.stringify(spec)}, which every check judges: name it in failOn to fail on it`,
    );
  const known = definedProperties().map(({ id }) => id);
  throw new UsageError(
    `there is no property ${JSON.stringify(spec)}: define it with defineProperty first.${suggestion(spec, known)}`,
  );
}

/**
 * The properties of the user that specs name, each once.
 *
 * @throws UsageError (`ERR_USAGE`) for an id that is not defined, or the id of a property that every check judges
 * @throws PropertyError (`ERR_PROPERTY`) for a property that is incomplete, or whose id another property has
 */
export function chooseProperties(specs: readonly PropertySpec[]): readonly Property[] {
  const chosen = new Map<string, Property>();
  for (const property of specs.map(propertyOf)) {
    if (isBuiltIn(property)) continue;
    const other = chosen.get(property.id);
    if (other !== undefined && other !== property)
      throw new PropertyError(property.id, `two properties have the id ${JSON.stringify(property.id)}`);
    chosen.set(property.id, property);
  }
  return [...chosen.values()];
}
