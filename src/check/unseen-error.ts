/**
 * A run cannot show the result of another client, because the client that was played sends something else or gave up before.
 *
 * @example
 * ```ts
 * import { scenario, UnseenError } from 'mcp-deadline';
 *
 * const run = await scenario(server, { client: 'openai-agents-python', call: { tool: 'search' } });
 * try {
 *   console.log(run.would('codex-cli').verdict);
 * } catch (error) {
 *   if (!(error instanceof UnseenError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class UnseenError extends Error {
  /** The name of the class. */
  override readonly name = 'UnseenError';
  /** The stable code of this error. */
  readonly code = 'ERR_UNSEEN';
}
