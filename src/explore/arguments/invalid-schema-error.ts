/** The `inputSchema` is not a valid JSON Schema of its dialect: a defect of the server, which strict clients reject. */
export class InvalidSchemaError extends Error {
  override readonly name = 'InvalidSchemaError';
  readonly code = 'ERR_INVALID_SCHEMA';
  /** What ajv reported, such as `/properties/a/type must be equal to one of the allowed values`. */
  readonly problems: readonly string[];

  constructor(dialect: string, problems: readonly string[]) {
    super(
      `Failed to read the schema: it is not valid JSON Schema ${dialect}: ${problems.join('; ')}. ` +
        'Please correct it, or name the dialect it was written for in "$schema"',
    );
    this.problems = problems;
  }
}
