/**
 * What is generated at most. A schema that demands more (`minLength: 1e9`) is fine, and not supported: its tool is left
 * out, and says so.
 */
export const bounds = {
  /** Characters of a string. */
  length: 100_000,
  /** Elements of an array. */
  items: 100_000,
  /** Elements of an array that must all differ: telling so takes the square of their number. Also extra properties. */
  uniqueItems: 1_000,
  /** Values and characters of all arguments together. */
  size: 1_000_000,
  /** Beyond this size nothing is added that need not be there: no optional property, no further element. */
  roomySize: 10_000,
  /** Processor milliseconds for all that is done with one schema. Only what grows without end takes as long. */
  cpuMs: 3_000,
} as const;

/** What is drawn by chance where very many are needed; these are repeated then. */
export const drawnOfMany = 16;
