/**
 * No value that fits the schema was found: the schema contradicts itself (`minimum: 5, maximum: 3`), or random generation is too
 * unlikely to find a value. Such a tool cannot be called with generated arguments.
 */
export class UnsatisfiableSchemaError extends Error {
  override readonly name = 'UnsatisfiableSchemaError';
  readonly code = 'ERR_UNSATISFIABLE_SCHEMA';
  /** JSON pointer of the schema that allows nothing; empty for the root. */
  readonly at: string;
  /** Why no value fits, such as `minLength 5 is above maxLength 3`. */
  readonly reason: string;

  constructor(at: string, reason: string) {
    super(
      `Failed to generate arguments: no value fits the schema at "${at || '/'}": ${reason}. ` +
        'Please correct the schema, or pass arguments of your own',
    );
    this.at = at;
    this.reason = reason;
  }
}
