import { findPart } from './find-part.ts';
import type { JsonSchema } from './json-schema.ts';
import { child, type LocatedSchema } from './located-schema.ts';

/**
 * The target of a `$ref`: `#`, `#/$defs/user`, `#anchor`, or one of these after the `$id` of the root or of a part.
 * `undefined` if the target is not in the document.
 */
export function resolveReference(root: LocatedSchema, reference: string): LocatedSchema | undefined {
  const [document = '', fragment = ''] = reference.split('#', 2);
  const base =
    document === '' || document === idOf(root.schema) ? root : findPart(root, (part) => idOf(part) === document);
  return base && follow(base, fragment);
}

function follow(base: LocatedSchema, fragment: string): LocatedSchema | undefined {
  if (fragment === '') return base;
  if (!fragment.startsWith('/')) return findPart(base, (part) => anchorsOf(part).includes(fragment));
  let place: LocatedSchema | undefined = base;
  for (const key of decodeURIComponent(fragment).slice(1).split('/')) {
    place = place && step(place, key.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return place;
}

function step(place: LocatedSchema, key: string): LocatedSchema | undefined {
  const { schema } = place;
  if (typeof schema !== 'object' || !Object.hasOwn(schema, key)) return undefined;
  // The key may be `properties`, whose value is not a schema. The next key leads to a schema again.
  return child(place, schema[key] as JsonSchema, key);
}

function idOf(schema: object | boolean): unknown {
  return typeof schema === 'object' && '$id' in schema ? schema.$id : undefined;
}

function anchorsOf(schema: object): unknown[] {
  const { $anchor, $dynamicAnchor, $id } = schema as Record<string, unknown>;
  // Draft-07 writes an anchor as an `$id` that begins with `#`.
  return [$anchor, $dynamicAnchor, typeof $id === 'string' && $id.startsWith('#') ? $id.slice(1) : undefined];
}
