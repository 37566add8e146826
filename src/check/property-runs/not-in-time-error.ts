import type { CheckReport } from '../../report/check-report.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';

/**
 * A case in which a client gives up before the server answers. Its message is the story of the call.
 *
 * @example
 * ```ts
 * import fc from 'fast-check';
 *
 * const { errorInstance } = await fc.check(answersInTime(server, { tool: 'search', arguments: {} }), { numRuns: 3 });
 * if (errorInstance instanceof NotInTimeError) console.log(errorInstance.case);
 * ```
 */
export class NotInTimeError extends Error {
  /** The name of every such error. */
  override readonly name = 'NotInTimeError';
  /** The stable code. */
  readonly code = 'ERR_NOT_IN_TIME';
  /** The case. */
  readonly case: AnswersInTimeCase;
  /** The report of its play. */
  readonly report: CheckReport;

  /** @param message the story of the call */
  constructor(message: string, one: AnswersInTimeCase, report: CheckReport) {
    super(message);
    this.case = one;
    this.report = report;
  }
}
