/** A setting that this client does not have, or a value it refuses. */
export class SettingError extends Error {
  readonly code = 'ERR_SETTING';
  override readonly name = 'SettingError';
}
