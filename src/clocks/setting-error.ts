/**
 * A setting that the client or the gateway does not have, or a value that it refuses.
 *
 * @example
 * ```ts
 * import { check, SettingError } from 'mcp-deadline';
 *
 * try {
 *   await check(server, { clients: ['codex-cli:tool_timeout_sec=-1'] });
 * } catch (error) {
 *   if (!(error instanceof SettingError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class SettingError extends Error {
  /** The stable code of this error. */
  readonly code = 'ERR_SETTING';
  /** The name of the class. */
  override readonly name = 'SettingError';
}
