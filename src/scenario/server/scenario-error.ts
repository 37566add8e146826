import { shownMessage } from '../../wire/visible.ts';

/** What a {@link ScenarioError} may be about. Stable. */
export type ScenarioErrorCode =
  | 'ERR_SCENARIO'
  /** The server has a connection already. */
  | 'ERR_SERVER_CONNECTED'
  /** The server was connected in an earlier session, and a new one cannot be had. */
  | 'ERR_SERVER_USED'
  /** The server's module reads standard input, which is the test process's, as it loads. */
  | 'ERR_SERVER_ON_STDIO'
  /** A session was asked for by code that runs in a session of the same thread. */
  | 'ERR_NESTED_WORLD'
  /** What `app` gives serves no HTTP. */
  | 'ERR_NO_APP';

/** A scenario that cannot be played as it was asked for: bad usage, not a finding about the server. */
export class ScenarioError extends Error {
  readonly code: ScenarioErrorCode;
  override readonly name = 'ScenarioError';

  constructor(message: string, code: ScenarioErrorCode = 'ERR_SCENARIO') {
    super(shownMessage(message));
    this.code = code;
  }
}
