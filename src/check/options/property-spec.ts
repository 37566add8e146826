import type { Property } from '../../properties/property.ts';
import { PropertyError } from '../../properties/property-error.ts';
import {
  assertProperty,
  definedProperties,
  isBuiltIn,
  onRequestIds,
  propertyById,
} from '../../properties/property-registry.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** A property to judge: the id of a defined property, or of one that is judged on request; or a property of the user itself. */
export type PropertySpec = string | Property;

/** The ids of specs that name properties of this package which are judged on request. */
export const requestedIds = (specs: readonly PropertySpec[]): readonly string[] =>
  specs.filter((spec): spec is string => typeof spec === 'string' && onRequestIds.includes(spec));

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
  const known = [...onRequestIds, ...definedProperties().map(({ id }) => id)];
  throw new UsageError(
    `there is no property ${JSON.stringify(spec)}: define it with defineProperty first.${suggestion(spec, known)}`,
  );
}

/**
 * The properties of the user that specs name, each once. {@link requestedIds} has those of this package.
 *
 * @throws UsageError (`ERR_USAGE`) for an id that is not defined, or the id of a property that every check judges
 * @throws PropertyError (`ERR_PROPERTY`) for a property that is incomplete, or whose id another property has
 */
export function chooseProperties(specs: readonly PropertySpec[]): readonly Property[] {
  const chosen = new Map<string, Property>();
  const requested = requestedIds(specs);
  for (const property of specs.filter((spec) => !requested.includes(spec as string)).map(propertyOf)) {
    if (isBuiltIn(property)) continue;
    const other = chosen.get(property.id);
    if (other !== undefined && other !== property)
      throw new PropertyError(property.id, `two properties have the id ${JSON.stringify(property.id)}`);
    chosen.set(property.id, property);
  }
  return [...chosen.values()];
}
