import type { ErrorObject } from 'ajv';
import { inTime } from './in-time.ts';
import { SchemaDocument } from './schema-document.ts';

/** One thing that is wrong with a tool call's arguments. */
export interface ArgumentProblem {
  /** JSON pointer into the arguments, such as `/edits/0/newText`; empty for the arguments as a whole. */
  readonly path: string;
  /** What is wrong, such as `must be integer`. */
  readonly message: string;
  /** The value at `path`. */
  readonly value: unknown;
}

/**
 * Holds arguments against a tool's `inputSchema`. Empty if they fit.
 *
 * @throws InvalidSchemaError, UnsupportedSchemaError if the schema itself cannot be used.
 * @example
 * validateArguments({ type: 'object', properties: { count: { type: 'integer' } } }, { count: 'x' })
 * // [{ path: '/count', message: 'must be integer', value: 'x' }]
 */
export function validateArguments(schema: object | boolean, value: unknown): ArgumentProblem[] {
  return inTime(() => argumentsValidator(schema)(value));
}

/** The same for many values: reads the schema, which takes some milliseconds, only once. */
export function argumentsValidator(schema: object | boolean): (value: unknown) => ArgumentProblem[] {
  const document = new SchemaDocument(schema);
  return (value) =>
    document.problems(value).map((error) => ({
      path: error.instancePath,
      message: messageOf(error),
      value: valueAt(value, error.instancePath),
    }));
}

/** ajv's own words, with the detail that some of them keep to themselves. */
function messageOf({ message, keyword, params }: ErrorObject): string {
  const words = message ?? `must pass "${keyword}"`;
  if (keyword === 'additionalProperties') return `${words}: ${params.additionalProperty}`;
  if (keyword === 'enum') return `${words}: ${JSON.stringify(params.allowedValues)}`;
  if (keyword === 'const') return `${words}: ${JSON.stringify(params.allowedValue)}`;
  return words;
}

function valueAt(value: unknown, path: string): unknown {
  let here = value;
  for (const key of path.split('/').slice(1)) {
    here = (here as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return here;
}
