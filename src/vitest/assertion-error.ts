/** An assertion that failed. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}
