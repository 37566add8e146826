/**
 * A profile cannot be defined: it is incomplete, or another profile has its id.
 *
 * @example
 * ```ts
 * import { defineClient, ProfileError } from 'mcp-deadline';
 * import { codexCli } from 'mcp-deadline/mocks';
 *
 * try {
 *   defineClient({ ...codexCli, name: 'Our agent' });
 * } catch (error) {
 *   if (!(error instanceof ProfileError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class ProfileError extends Error {
  /** The stable code of this error. */
  readonly code = 'ERR_PROFILE';
  /** The name of the class. */
  override readonly name = 'ProfileError';
}
