import { Ajv, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';

/** A version of JSON Schema. */
export type Dialect = 'draft-07' | '2019-09' | '2020-12';

/**
 * The dialect that a schema names in `$schema`. Without `$schema` it is 2020-12, as MCP says since its revision 2025-11-25.
 *
 * @throws UnsupportedSchemaError for draft-04 and older, and for dialects that are not standard.
 * @example dialectOf({ $schema: 'http://json-schema.org/draft-07/schema#' }) // 'draft-07'
 */
export function dialectOf(schema: object | boolean): Dialect {
  const named = typeof schema === 'object' && '$schema' in schema ? schema.$schema : undefined;
  if (named === undefined) return '2020-12';
  // Draft-07 only added keywords to draft-06, so one validator reads both.
  if (/^https?:\/\/json-schema\.org\/draft-0[67]\/schema#?$/.test(String(named))) return 'draft-07';
  const [, year] = /^https?:\/\/json-schema\.org\/draft\/(2019-09|2020-12)\/schema#?$/.exec(String(named)) ?? [];
  if (year === '2019-09' || year === '2020-12') return year;
  throw new UnsupportedSchemaError(
    '$schema',
    '',
    `${String(named)} is none of draft-06, draft-07, 2019-09 and 2020-12`,
  );
}

/** An ajv without schemas, for `dialect`. */
export function ajvOf(dialect: Dialect, options: Options): Ajv {
  if (dialect === 'draft-07') return new Ajv(options);
  return dialect === '2019-09' ? new Ajv2019(options) : new Ajv2020(options);
}
