/** An assertion whose promise nobody took: the test was over before its answer, so it could not fail the test. */
export class NotAwaitedError extends Error {
  readonly code = 'ERR_NOT_AWAITED';
  override readonly name = 'NotAwaitedError';

  /** @param assertion what was written, such as `toAnswerInTime('search')` */
  constructor(assertion: string) {
    super(
      `${assertion} was not awaited, so the test was over before it could fail. Write: await expect(server).${assertion}`,
    );
  }
}
