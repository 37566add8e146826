import { shownMessage } from '../../wire/visible.ts';

/** What the user asked for cannot be done as asked: says what, with which value, and what to do about it. */
export class UsageError extends Error {
  readonly code = 'ERR_USAGE';
  override readonly name = 'UsageError';

  constructor(message: string, options?: ErrorOptions) {
    super(shownMessage(message), options);
  }
}
