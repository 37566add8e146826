import { shownMessage } from '../../wire/visible.ts';

/** The code of a {@link ScenarioError}. Codes never change. */
export type ScenarioErrorCode =
  /** Another reason, which the message states. */
  | 'ERR_SCENARIO'
  /** The server is already connected. */
  | 'ERR_SERVER_CONNECTED'
  /** The server was connected in an earlier session, and the function does not make a new one. */
  | 'ERR_SERVER_USED'
  /** The server's module reads the standard input of this process as it loads. */
  | 'ERR_SERVER_ON_STDIO'
  /** A session was begun by code that runs in a session of the same thread. */
  | 'ERR_NESTED_WORLD'
  /** Another client was to join a server that has one client. */
  | 'ERR_ONE_CLIENT'
  /** What `app` returns does not serve HTTP. */
  | 'ERR_NO_APP';

/**
 * A server cannot be played in the form in which it was given. This is wrong usage, and not a finding about the server.
 *
 * @example
 * ```ts
 * import { check, ScenarioError } from 'mcp-deadline';
 *
 * try {
 *   await check({ app: () => 'no handler' }, { clients: ['codex-cli'] });
 * } catch (error) {
 *   if (!(error instanceof ScenarioError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class ScenarioError extends Error {
  /** The stable code of this error. */
  readonly code: ScenarioErrorCode;
  /** The name of the class. */
  override readonly name = 'ScenarioError';

  /**
   * @param message what is wrong, and what to do; control characters in it are escaped
   * @param code its stable code; default `ERR_SCENARIO`
   */
  constructor(message: string, code: ScenarioErrorCode = 'ERR_SCENARIO') {
    super(shownMessage(message));
    this.code = code;
  }
}
