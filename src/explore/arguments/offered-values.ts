import type { LocatedObjectSchema, LocatedSchema } from './located-schema.ts';
import type { SchemaDocument } from './schema-document.ts';

/** The values that a schema's author offers, `default` first, then `examples`, if they fit all of `wanted`. */
export function offeredValues(
  document: SchemaDocument,
  wanted: readonly LocatedSchema[],
  places: readonly LocatedObjectSchema[],
): unknown[] {
  const offered = [
    ...places.flatMap(({ schema }) => ('default' in schema ? [schema.default] : [])),
    // Some authors write one example instead of a list.
    ...places.flatMap(({ schema }) => (Array.isArray(schema.examples) ? schema.examples : [])),
  ];
  return unique(offered).filter((value) => document.accepts(wanted, value));
}

/** The values that `enum` and `const` allow, or `undefined` if the schemas have neither. */
export function enumeratedValues(
  document: SchemaDocument,
  places: readonly LocatedObjectSchema[],
): unknown[] | undefined {
  for (const { schema } of places) {
    const values = 'const' in schema ? [schema.const] : schema.enum;
    if (values) return unique(values).filter((value) => document.accepts(places, value));
  }
  return undefined;
}

function unique(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
