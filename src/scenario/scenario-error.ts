/** A scenario that cannot be played as it was asked for: bad usage, not a finding about the server. */
export class ScenarioError extends Error {
  readonly code = 'ERR_SCENARIO';
  override readonly name = 'ScenarioError';
}
