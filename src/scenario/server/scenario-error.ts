import { shownMessage } from '../../wire/visible.ts';

/** The reasons for a {@link ScenarioError}. The codes are stable. */
export type ScenarioErrorCode =
  | 'ERR_SCENARIO'
  /** The server is already connected. */
  | 'ERR_SERVER_CONNECTED'
  /** The server was connected in an earlier session, and the function does not make a new one. */
  | 'ERR_SERVER_USED'
  /** The server's module reads the standard input of the test process when it is loaded. */
  | 'ERR_SERVER_ON_STDIO'
  /** Code inside a session began another session in the same thread. */
  | 'ERR_NESTED_WORLD'
  /** The value that `app` returns does not serve HTTP. */
  | 'ERR_NO_APP';

/** A scenario that cannot be played: wrong usage, not a finding about the server. */
export class ScenarioError extends Error {
  readonly code: ScenarioErrorCode;
  override readonly name = 'ScenarioError';

  constructor(message: string, code: ScenarioErrorCode = 'ERR_SCENARIO') {
    super(shownMessage(message));
    this.code = code;
  }
}
