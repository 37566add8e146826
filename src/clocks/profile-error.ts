/** A profile that cannot be defined: it is incomplete, or its id is taken. */
export class ProfileError extends Error {
  readonly code = 'ERR_PROFILE';
  override readonly name = 'ProfileError';
}
