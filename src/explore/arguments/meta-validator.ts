import type { Ajv, Options } from 'ajv';
import formats from 'ajv-formats';
import { ajvOf, type Dialect } from './dialect.ts';
import type { JsonSchema } from './json-schema.ts';

const known = new Map<string, Ajv>();

/** ajv's options here. Not strict: an unknown keyword or format is legal JSON Schema and means nothing. */
export const ajvOptions = (unicodeRegExp: boolean): Options => ({
  strict: false,
  allErrors: true,
  logger: false,
  // 0.3 counts as a multiple of 0.1, as the author of the schema meant; division of binary fractions says otherwise.
  multipleOfPrecision: 9,
  unicodeRegExp,
});

/**
 * What the dialect's meta-schema has against a schema. Compiling a meta-schema takes some thirty milliseconds, ten times
 * what a tool's schema takes: it is done once for all schemas.
 */
export function metaProblems(dialect: Dialect, unicodeRegExp: boolean, schema: JsonSchema): readonly string[] {
  const key = `${dialect} ${unicodeRegExp}`;
  let ajv = known.get(key);
  if (ajv === undefined) {
    ajv = ajvOf(dialect, ajvOptions(unicodeRegExp));
    formats.default(ajv);
    known.set(key, ajv);
  }
  if (ajv.validateSchema(schema)) return [];
  const problems = (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  return [...new Set(problems)];
}

/** Forgets what was compiled: it may have been interrupted. */
export const forgetMetaValidators = (): void => known.clear();
