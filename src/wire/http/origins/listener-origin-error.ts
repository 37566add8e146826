/** A listener could not be put behind a socket: the port is in use, or it listens already. */
export class ListenerOriginError extends Error {
  readonly code = 'ERR_LISTENER_ORIGIN';
  override readonly name = 'ListenerOriginError';
}
