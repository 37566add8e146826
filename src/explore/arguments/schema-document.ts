import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { ajvOf, type Dialect, dialectOf } from './dialect.ts';
import { findPart } from './find-part.ts';
import { InvalidSchemaError } from './invalid-schema-error.ts';
import type { JsonSchema } from './json-schema.ts';
import type { LocatedSchema } from './located-schema.ts';
import { ajvOptions, metaProblems } from './meta-validator.ts';
import { recursiveReferences } from './recursive-references.ts';
import { resolveReference } from './resolve-reference.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';

/** The id of the document in ajv. A JSON pointer after it names a part. */
const key = 'urn:mcp-deadline:input-schema';

/**
 * A tool's `inputSchema` as one document, checked against its dialect's meta-schema. It validates values against the whole or
 * any part, and resolves references.
 *
 * @throws InvalidSchemaError if it is not a valid JSON Schema.
 * @throws UnsupportedSchemaError for another dialect, or a reference that leads out of the document.
 */
export class SchemaDocument {
  readonly root: LocatedSchema;
  /** Pointers of the `$ref` targets that lead back to themselves. */
  readonly recursive: ReadonlySet<string>;
  /** The flags of the document's patterns: `u`, or none if a pattern is not a valid Unicode pattern, such as `\_`. */
  readonly patternFlags: 'u' | '';
  readonly #ajv: Ajv;
  readonly #whole: ValidateFunction;
  readonly #parts = new Map<string, ValidateFunction>();

  constructor(schema: object | boolean) {
    const dialect = dialectOf(schema);
    // ajv must not see `$schema`: it would look the meta-schema up by exactly this spelling.
    const { $schema, ...rest } = typeof schema === 'object' ? (schema as Record<string, unknown>) : { $schema: '' };
    const document = (typeof schema === 'object' ? rest : schema) as JsonSchema;
    this.root = { schema: document, at: '' };
    const [flags, ajv, whole] = compile(dialect, document);
    this.patternFlags = flags;
    this.#ajv = ajv;
    this.#whole = whole;
    this.recursive = recursiveReferences(this.root);
  }

  /** The problems of `value` as a value of the whole document. Empty if it fits. */
  problems(value: unknown): readonly ErrorObject[] {
    return this.#whole(value) ? [] : (this.#whole.errors ?? []);
  }

  /** Whether `value` fits every one of `places`. */
  accepts(places: readonly LocatedSchema[], value: unknown): boolean {
    return places.every(({ schema, at, own }) => {
      if (typeof schema === 'boolean') return schema;
      if (own) return this.#ajv.compile(schema)(value);
      return at === '' ? this.#whole(value) : this.#part(at)(value);
    });
  }

  /** The target of `reference`, which is at `from`. */
  resolve(reference: string, from: LocatedSchema): LocatedSchema {
    const place = resolveReference(this.root, reference);
    if (place) return place;
    throw outside(reference, from.at);
  }

  #part(at: string): ValidateFunction {
    let validate = this.#parts.get(at);
    if (!validate) {
      const fragment = at.split('/').map(encodeURIComponent).join('/');
      validate = this.#ajv.compile({ $ref: `${key}#${fragment}` });
      this.#parts.set(at, validate);
    }
    return validate;
  }
}

function compile(dialect: Dialect, schema: JsonSchema): ['u' | '', Ajv, ValidateFunction] {
  try {
    return ['u', ...compileWith(dialect, schema, true)];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  try {
    return ['', ...compileWith(dialect, schema, false)];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The pattern is not valid JavaScript with or without `u`. Mostly it has the syntax of another language.
    const part = findPart({ schema, at: '' }, (part) => 'pattern' in part && !isPattern(part.pattern));
    throw new InvalidSchemaError(dialect, [`${part ? part.at : ''}/pattern: ${error.message}`]);
  }
}

function compileWith(dialect: Dialect, schema: JsonSchema, unicodeRegExp: boolean): [Ajv, ValidateFunction] {
  const problems = metaProblems(dialect, unicodeRegExp, schema);
  if (problems.length > 0) throw new InvalidSchemaError(dialect, problems);
  const compileIn = (meta: boolean): [Ajv, ValidateFunction] => {
    const ajv = ajvOf(dialect, { ...ajvOptions(unicodeRegExp), meta, validateSchema: false });
    formats.default(ajv);
    return [ajv, ajv.addSchema(schema, key).compile({ $ref: `${key}#` })];
  };
  try {
    try {
      return compileIn(false);
    } catch (error) {
      if (!isMissing(error) || !metaSchema.test(error.missingRef)) throw error;
      return compileIn(true);
    }
  } catch (error) {
    // A RangeError: the schema is too deep for the stack. This is our limit, not a defect of the schema.
    if (error instanceof SyntaxError || error instanceof RangeError) throw error;
    if (isMissing(error)) throw missing(schema, error.missingRef);
    throw new InvalidSchemaError(dialect, [error instanceof Error ? error.message : String(error)]);
  }
}

/** A reference to the dialect's meta-schema. A tool whose argument is a JSON Schema has one. */
const metaSchema = /^https?:\/\/json-schema\.org\//;

const isMissing = (error: unknown): error is { readonly missingRef: string } =>
  error instanceof Error && 'missingRef' in error && typeof error.missingRef === 'string';

function isPattern(pattern: unknown): boolean {
  try {
    return new RegExp(String(pattern)) instanceof RegExp;
  } catch {
    return false;
  }
}

function missing(schema: JsonSchema, resolved: string): UnsupportedSchemaError {
  const reference = resolved.startsWith(key) ? resolved.slice(key.length) : resolved;
  const part = findPart({ schema, at: '' }, (part) => '$ref' in part && part.$ref === reference);
  return outside(reference, part?.at ?? '');
}

function outside(reference: string, at: string): UnsupportedSchemaError {
  return new UnsupportedSchemaError(
    '$ref',
    at,
    `${reference} is not in the document; put what it means under "$defs" and point there`,
  );
}
