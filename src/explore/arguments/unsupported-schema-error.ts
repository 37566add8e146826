/**
 * The schema is valid, but we cannot generate values for it: this is our limit, not a defect of the server.
 *
 * @example
 * new UnsupportedSchemaError('$ref', '/properties/user', 'it points to another document; put that part under $defs')
 */
export class UnsupportedSchemaError extends Error {
  override readonly name = 'UnsupportedSchemaError';
  readonly code = 'ERR_UNSUPPORTED_SCHEMA';
  /** The keyword that is not supported, such as `$ref` or `pattern`. */
  readonly keyword: string;
  /** JSON pointer of the schema that has it; empty for the root. */
  readonly at: string;

  constructor(keyword: string, at: string, whatToDo: string) {
    super(`Failed to generate arguments: "${keyword}" at "${at || '/'}" is not supported: ${whatToDo}`);
    this.keyword = keyword;
    this.at = at;
  }
}
