import type { ErrorObject } from 'ajv';
import { canonicalJson } from '../../wire/canonical-json.ts';
import { inTime } from './in-time.ts';
import { RecentMap } from './recent-map.ts';
import { SchemaDocument } from './schema-document.ts';

/** One problem of a tool call's arguments. */
export interface ArgumentProblem {
  /** JSON pointer into the arguments, such as `/edits/0/newText`; empty for the arguments as a whole. */
  readonly path: string;
  /** What is wrong, such as `must be integer`. */
  readonly message: string;
  /** The value at `path`. */
  readonly value: unknown;
}

type Validated = { readonly problems: readonly ArgumentProblem[] } | { readonly error: unknown };

/** Every client needs the same validation of the same arguments. It takes milliseconds, because it can be interrupted. */
const remembered = new RecentMap<Validated>(20_000_000);

/**
 * Validates arguments against a tool's `inputSchema`. The result is empty if they fit.
 *
 * @throws InvalidSchemaError, UnsupportedSchemaError if the schema itself cannot be used.
 * @example
 * validateArguments({ type: 'object', properties: { count: { type: 'integer' } } }, { count: 'x' })
 * // [{ path: '/count', message: 'must be integer', value: 'x' }]
 */
export function validateArguments(schema: object | boolean, value: unknown): ArgumentProblem[] {
  const key = canonicalJson([schema, value]);
  const known = remembered.get(key) ?? validated(schema, value);
  remembered.set(key, known);
  if ('error' in known) throw known.error;
  return [...known.problems];
}

function validated(schema: object | boolean, value: unknown): Validated {
  try {
    return { problems: inTime(() => argumentsValidator(schema)(value)) };
  } catch (error) {
    return { error };
  }
}

/** {@link validateArguments} for many values: reads the schema only once, which takes some milliseconds. */
export function argumentsValidator(schema: object | boolean): (value: unknown) => ArgumentProblem[] {
  const document = new SchemaDocument(schema);
  return (value) =>
    document.problems(value).map((error) => ({
      path: error.instancePath,
      message: messageOf(error),
      value: valueAt(value, error.instancePath),
    }));
}

/** ajv's own message. Some messages lack the name or the values that matter, so they are added. */
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
