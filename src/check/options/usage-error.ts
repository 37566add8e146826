import { shownMessage } from '../../wire/visible.ts';

/**
 * An option or an argument is wrong. The message says which one, with which value, and what to do.
 *
 * @example
 * ```ts
 * import { check, UsageError } from 'mcp-deadline';
 *
 * try {
 *   await check(server, { clients: ['codex'] });
 * } catch (error) {
 *   if (!(error instanceof UsageError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class UsageError extends Error {
  /** The stable code of this error. */
  readonly code = 'ERR_USAGE';
  /** The name of the class. */
  override readonly name = 'UsageError';

  /**
   * @param message what is wrong, and what to do; control characters in it are escaped
   * @param options the cause
   */
  constructor(message: string, options?: ErrorOptions) {
    super(shownMessage(message), options);
  }
}
