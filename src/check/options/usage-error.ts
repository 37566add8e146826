import { shownMessage } from '../../wire/visible.ts';

/** Wrong usage. The message says what is wrong, with which value, and what to do. */
export class UsageError extends Error {
  readonly code = 'ERR_USAGE';
  override readonly name = 'UsageError';

  constructor(message: string, options?: ErrorOptions) {
    super(shownMessage(message), options);
  }
}
