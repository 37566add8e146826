import type { SchemaObject } from './json-schema.ts';

/** The properties that an object must have: the `required` properties, and the properties that these require in turn. */
export function requiredNames(schemas: readonly SchemaObject[]): string[] {
  const names = new Set(schemas.flatMap(({ required }) => required ?? []));
  // Iteration over a Set includes elements that are added meanwhile.
  for (const name of names) {
    for (const { dependentRequired = {}, dependencies = {} } of schemas) {
      for (const others of [dependentRequired, dependencies]) {
        const required = Object.hasOwn(others, name) ? others[name] : undefined;
        if (Array.isArray(required)) for (const other of required as string[]) names.add(other);
      }
    }
  }
  return [...names];
}

/** The properties that the schemas name and that are not `required`. */
export function optionalNames(schemas: readonly SchemaObject[], required: readonly string[]): string[] {
  const names = new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})));
  return [...names].filter((name) => !required.includes(name));
}
