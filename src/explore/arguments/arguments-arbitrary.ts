import type * as fc from 'fast-check';
import { AcceptedArbitrary } from './accepted-arbitrary.ts';
import { ArgumentGenerator } from './argument-generator.ts';
import { isBuilt } from './built.ts';
import type { LocatedSchema } from './located-schema.ts';
import { SchemaDocument } from './schema-document.ts';
import { UnsatisfiableSchemaError } from './unsatisfiable-schema-error.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';

/** MCP demands that the arguments of a call are an object, whatever the tool's schema allows. */
const anObject: LocatedSchema = { schema: { type: 'object' }, at: '', own: true };

/**
 * Arguments for a tool, generated from its `inputSchema`: plain JSON values, each validated against the schema with ajv.
 *
 * The values are those of a sensible caller, not of a fuzzer: numbers are small, strings are short and printable, hosts are
 * `example.com`. Values shrink towards required properties only, defaults, then `1`, `a`, `[]`, `false`. The dialect is the
 * one named in `$schema`, otherwise 2020-12.
 *
 * @throws InvalidSchemaError if `schema` is not a valid JSON Schema.
 * @throws UnsupportedSchemaError if we cannot generate for the schema, for instance for a reference to another document.
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
