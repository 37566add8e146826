/** A run was asked about something that did not happen in it. */
export class UnseenError extends Error {
  override readonly name = 'UnseenError';
  readonly code = 'ERR_UNSEEN';
}
