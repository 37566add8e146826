/** A run does not show the requested result. */
export class UnseenError extends Error {
  override readonly name = 'UnseenError';
  readonly code = 'ERR_UNSEEN';
}
