/**
 * The promise of an assertion was not awaited: the test ended before the assertion, so the assertion could not fail the test.
 *
 * @example
 * ```ts
 * import { expect, test } from 'vitest';
 * import 'mcp-deadline/vitest';
 *
 * const server = () => import('../src/server.js');
 *
 * test('search answers', async () => {
 *   await expect(server).toAnswerInTime('search', { query: 'x' }); // without `await` the test fails with NotAwaitedError
 * });
 * ```
 */
export class NotAwaitedError extends Error {
  /** The stable code of this error. */
  readonly code = 'ERR_NOT_AWAITED';
  /** The name of the class. */
  override readonly name = 'NotAwaitedError';

  /** @param assertion the text of the assertion, such as `toAnswerInTime('search')` */
  constructor(assertion: string) {
    super(
      `${assertion} was not awaited, so the test was over before it could fail. Write: await expect(server).${assertion}`,
    );
  }
}
