import type { Ajv, Options } from 'ajv';
import formats from 'ajv-formats';
import { ajvOf, type Dialect } from './dialect.ts';
import type { JsonSchema } from './json-schema.ts';

const known = new Map<string, Ajv>();

/** The options of every ajv. Not strict: an unknown keyword or format is valid JSON Schema and has no effect. */
export const ajvOptions = (unicodeRegExp: boolean): Options => ({
  strict: false,
  allErrors: true,
  logger: false,
  // 0.3 counts as a multiple of 0.1, as the author of the schema meant. Division of binary fractions does not agree.
  multipleOfPrecision: 9,
  unicodeRegExp,
});

/**
 * The problems that the dialect's meta-schema finds in a schema. Compiling a meta-schema takes about 30 ms, ten times as long
 * as a tool's schema, so it is compiled once for all schemas.
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

/** Drops the compiled meta-schemas: their compilation may have been interrupted. */
export const forgetMetaValidators = (): void => known.clear();
