/**
 * The limits of generated values. A schema that demands more (`minLength: 1e9`) is valid but not supported: its tool is left
 * out, and the report says so.
 */
export const bounds = {
  /** Characters of a string. */
  length: 100_000,
  /** Elements of an array. */
  items: 100_000,
  /** Elements of an array that must all differ: comparing them takes quadratic time. Also extra properties. */
  uniqueItems: 1_000,
  /** Values and characters of all arguments together. */
  size: 1_000_000,
  /** Values above this size get nothing that is optional: no optional property, no further element. */
  roomySize: 10_000,
  /** Processor time for all work on one schema, in milliseconds. Only work that grows without end takes that long. */
  cpuMs: 3_000,
} as const;

/** How many elements or characters are drawn if very many are needed. They are then repeated. */
export const drawnOfMany = 16;
