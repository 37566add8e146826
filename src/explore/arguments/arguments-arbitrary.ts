import type * as fc from 'fast-check';
import { AcceptedArbitrary } from './accepted-arbitrary.ts';
import { ArgumentGenerator } from './argument-generator.ts';
import { isBuilt } from './built.ts';
import type { LocatedSchema } from './located-schema.ts';
import { SchemaDocument } from './schema-document.ts';
import { UnsatisfiableSchemaError } from './unsatisfiable-schema-error.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';

/** MCP: the arguments of a call are an object, whatever else a tool's schema may say. */
const anObject: LocatedSchema = { schema: { type: 'object' }, at: '', own: true };

/**
 * Arguments for a tool, generated from its `inputSchema`: plain JSON values, each held against the schema by ajv.
 *
 * They are what a sensible caller might send, not what a fuzzer would: numbers are small, strings short and printable,
 * hosts are `example.com`. Shrinking goes towards required properties only, defaults, then `1`, `a`, `[]`, `false`. The
 * dialect is the one named in `$schema`, otherwise 2020-12.
 *
 * @throws InvalidSchemaError if it is no JSON Schema.
 * @throws UnsupportedSchemaError for what we cannot generate, such as a reference to another document.
 * @throws UnsatisfiableSchemaError if nothing fits the schema, here or from `generate`.
 * @example
 * fc.assert(fc.asyncProperty(argumentsArbitrary(tool.inputSchema), async (args) => {
 *   await client.callTool({ name: tool.name, arguments: args });
 * }));
 */
export function argumentsArbitrary(schema: object | boolean): fc.Arbitrary<Record<string, unknown>> {
  const document = new SchemaDocument(schema);
  const built = new ArgumentGenerator(document).build([document.root, anObject], 0);
  if (!isBuilt(built)) {
    const { at, impossible, unsupported } = built;
    if (unsupported === undefined) throw new UnsatisfiableSchemaError(at, impossible);
    throw new UnsupportedSchemaError(unsupported, at, `${impossible}; pass arguments of your own`);
  }
  const arbitrary = built.arbitrary as fc.Arbitrary<Record<string, unknown>>;
  return new AcceptedArbitrary(arbitrary, (value) => document.problems(value).length === 0, '');
}
